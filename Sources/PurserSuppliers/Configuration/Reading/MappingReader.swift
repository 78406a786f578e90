/// Reads the members of one mapping by name, notes what is wrong, and finally what is unknown.
///
///     guard var reader = MappingReader(node, named: "server", &problems) else { return }
///     let host = reader.text("host", .required, &problems)
///     let port = reader.integer("port", in: 0...65535, &problems)
///     reader.finish(&problems)
///
/// A member that is absent and optional is `nil` without a problem; one that is given but wrong,
/// or required and absent, is `nil` with a problem. So `?? fallback` is right in both cases: a
/// value that came with an error is never used.
package struct MappingReader {
  /// Whether a member must be given.
  package enum Need: Sendable {
    /// It may be left out.
    case optional
    /// It must be given.
    case required
  }

  /// Where the mapping begins.
  package let mark: SourceMark
  private let name: String
  private let members: [YAMLMember]
  private var known: [String] = []

  /// A reader for `node`; `nil` and a problem when it is no mapping. Messages call the mapping
  /// `name`, usually the key it was found under.
  package init?(_ node: YAMLNode, named name: String, _ problems: inout Problems) {
    guard let members = node.mapping(name, &problems) else { return nil }
    self.name = name
    self.members = members
    mark = node.mark
  }

  /// The node of a member, which counts as known from now on.
  package mutating func node(
    _ key: String, _ need: Need, _ problems: inout Problems
  ) -> YAMLNode? {
    known.append(key)
    if let member = members.first(where: { $0.name == key }) { return member.value }
    switch need {
    case .optional: break
    case .required: reportMissing(key, &problems)
    }
    return nil
  }

  /// A name that was only misspelt is one problem, not two.
  private mutating func reportMissing(_ key: String, _ problems: inout Problems) {
    let misspelt = members.first {
      !known.contains($0.name) && Quotation.nearest(to: $0.name, among: [key]) != nil
    }
    if let misspelt {
      known.append(misspelt.name)
      problems.error(
        at: misspelt.mark,
        "unknown key \(Quotation.quoted(misspelt.name)); did you mean \(Quotation.quoted(key))?")
    } else {
      problems.error(
        at: mark, "\(Quotation.quoted(name)) has no \(Quotation.quoted(key)); it must be given")
    }
  }

  /// Where the name of a member stands, or where the mapping begins if there is none.
  package func mark(of key: String) -> SourceMark {
    members.first { $0.name == key }?.mark ?? mark
  }

  /// Where the value of a member begins, or where the mapping begins if there is none.
  package func valueMark(of key: String) -> SourceMark {
    members.first { $0.name == key }?.value.mark ?? mark
  }

  /// The file that is the whole value of a member, as `${file:key.pem}` says it; `nil` for any other value.
  package func file(of key: String) -> String? {
    guard let written = members.first(where: { $0.name == key })?.value.written,
      let match = written.wholeMatch(of: /\s*\$\{file:([^{}]*)\}\s*/)
    else { return nil }
    return String(match.1)
  }

  /// Whether a member is given.
  package func has(_ key: String) -> Bool { members.contains { $0.name == key } }

  /// Names that occurred in no call so far: each an error that suggests what `elsewhere` says of it, or
  /// else the nearest known one.
  package func finish(
    _ problems: inout Problems, elsewhere: (String) -> String? = { _ in nil }
  ) {
    // A name that is given already is not what was meant.
    let free = known.filter { !has($0) }
    let unknown = members.filter { !known.contains($0.name) }
    for member in unknown.prefix(Quotation.mostAdvised) {
      let key = "unknown key \(Quotation.quoted(member.name)); "
      if let advice = elsewhere(member.name) {
        problems.error(at: member.mark, key + advice)
      } else if let meant = Quotation.nearest(to: member.name, among: free) {
        problems.error(at: member.mark, key + "did you mean \(Quotation.quoted(meant))?")
      } else {
        problems.error(at: member.mark, key + Quotation.advice(for: member.name, among: known))
        // It may be a credential that lost its place.
        if Quotation.nearest(to: member.name, among: known) == nil { problems.hide(member) }
      }
    }
    for member in unknown.dropFirst(Quotation.mostAdvised) {
      problems.error(at: member.mark, "unknown key \(Quotation.quoted(member.name))")
      problems.hide(member)
    }
  }
}
