/// Links in the head of a reply (RFC 8288, section 3).
enum LinkHeader {
  /// The target of the link with that relation in the values of the `Link` headers; `nil` where none has
  /// it. Relations are compared in any case (section 2.1.1).
  ///
  /// - Throws: `LinkHeaderError` where the answer is not certain: a part of a list must not be taken
  ///   for all of it.
  static func target(
    of relation: String, in values: [String]
  ) throws(LinkHeaderError) -> String? {
    var target: String?
    for value in values {
      var parser = LinkHeaderParser(value)
      for link in try parser.links()
      where link.relations.contains(where: { $0.lowercased() == relation.lowercased() }) {
        guard !link.hasAnchor else { throw .anchored }
        guard !link.target.isEmpty else { throw .noTarget }
        guard target == nil || target == link.target else { throw .several }
        target = link.target
      }
    }
    return target
  }
}

/// Why the links of a reply cannot be relied on.
enum LinkHeaderError: Error, Hashable, CustomStringConvertible {
  /// A header is not written as RFC 8288 has it; with the number of characters before the place.
  case malformed(offset: Int)
  /// The link is one of something else than the reply.
  case anchored
  /// The link leads nowhere.
  case noTarget
  /// Several links of the relation lead to different places.
  case several

  var description: String {
    switch self {
    case .malformed(let offset):
      "the `Link` header cannot be read from character \(offset + 1) on, so that a further page may be "
        + "missed; it should be as `</list?page=2>; rel=\"next\"`"
    case .anchored:
      "the link has an `anchor`, so it is one of something else than this reply"
    case .noTarget: "the link has no target between `<` and `>`"
    case .several: "several links of that relation lead to different places"
    }
  }
}
