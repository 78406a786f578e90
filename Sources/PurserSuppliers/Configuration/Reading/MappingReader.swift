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
  private var missing: [String] = []

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
    if !known.contains(key) { known.append(key) }
    if let member = members.first(where: { $0.name == key }) { return member.value }
    switch need {
    case .optional: break
    case .required: missing.append(key)
    }
    return nil
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

  /// Whether a member has nearly this name, which is not given.
  package func misspells(_ key: String) -> Bool {
    !has(key) && members.contains { Quotation.nearest(to: $0.name, among: [key]) != nil }
  }

  /// Whether a member is given.
  package func has(_ key: String) -> Bool { members.contains { $0.name == key } }

  /// Whether there is a name that occurred in no call so far. What else is missing is then most likely
  /// what it stands for.
  package var hasUnknown: Bool { members.contains { !known.contains($0.name) } }

  /// Notes names that occurred in no call so far, each with what `elsewhere` says of it or the nearest
  /// known one, and names that had to be given and are not. A name that stands in the place of another is
  /// one problem, not two. `mayHoldSecrets` is where a value may be a credential, whatever its name.
  package mutating func finish(
    _ problems: inout Problems, mayHoldSecrets: Bool = false,
    elsewhere: (String) -> String? = { _ in nil }
  ) {
    // A name that is given already is not what was meant.
    let free = known.filter { !has($0) }
    let unknown = members.filter { !known.contains($0.name) }
    for member in unknown.prefix(Quotation.mostAdvised) {
      let start = "unknown key \(Quotation.quoted(member.name)); "
      if let advice = elsewhere(member.name) {
        // The advice names what it stands for.
        missing.removeAll { advice.contains("`\($0)`") || advice.contains("`\($0):") }
        problems.error(at: member.mark, start + advice)
        if mayHoldSecrets, member.value.scalar?.contains("{{") != true { problems.hide(member) }
        continue
      }
      if let meant = Quotation.nearest(to: member.name, among: missing)
        ?? Quotation.nearest(to: member.name, among: free)
        ?? Quotation.extending(member.name, among: missing)
      {
        missing.removeAll { $0 == meant }
        problems.error(at: member.mark, start + "did you mean \(Quotation.quoted(meant))?")
        continue
      }
      // It may be a credential that lost its place.
      if Quotation.nearest(to: member.name, among: known) == nil { problems.hide(member) }
      let advice = Quotation.advice(for: member.name, among: known)
      guard !missing.isEmpty else {
        problems.error(at: member.mark, start + advice)
        continue
      }
      let isOne = missing.count == 1
      problems.error(
        at: member.mark,
        "\(start)\(Quotation.list(missing)) \(isOne ? "is" : "are") missing here; \(advice)")
      missing = []
    }
    for member in unknown.dropFirst(Quotation.mostAdvised) {
      problems.error(at: member.mark, "unknown key \(Quotation.quoted(member.name))")
      problems.hide(member)
    }
    reportMissing(&problems)
  }

  /// Notes names that had to be given and are not, where the mapping is read no further.
  package mutating func reportMissing(_ problems: inout Problems) {
    for key in missing {
      problems.error(
        at: mark, "\(Quotation.quoted(name)) has no \(Quotation.quoted(key)); it must be given")
    }
    missing = []
  }
}
