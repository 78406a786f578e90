/// Replaces `${NAME}`, `${NAME:-default}` and `${file:path}` in the values of a YAML tree.
///
/// It works on parsed values, never on the text of the file, so whatever the environment holds is
/// text and cannot change the structure. Names of mappings are left alone.
struct Substitution {
  /// Variables by name.
  let environment: [String: String]
  /// Where relative paths of `${file:path}` begin.
  let folder: String
  /// Gives the bytes of a file.
  let readFile: (String) throws -> [UInt8]
  /// What a variable that is not set means.
  let unsetVariables: UnsetVariables
  /// The most other variables that a message names. Each has its own message anyway.
  private static let namedTogether = 20
  /// Credentials that the file declares: they are put in otherwise.
  private var credentials: [String] = []
  private var mostBytes = YAMLLimits.adapter.textBytes
  private var bytesPutIn = 0
  /// The texts of files by path; each is read once.
  private var texts: [String: String] = [:]
  private var missing: [(name: String, mark: SourceMark)] = []
  /// Places where a variable is missing whose name may be a part of a secret.
  private var missingInSecrets: [SourceMark] = []

  init(
    environment: [String: String], folder: String, unsetVariables: UnsetVariables,
    readFile: @escaping (String) throws -> [UInt8]
  ) {
    self.environment = environment
    self.folder = folder
    self.unsetVariables = unsetVariables
    self.readFile = readFile
  }

  /// The tree with every `${...}` replaced. What cannot be replaced stays as it is and is an error;
  /// no second problem is reported at its place.
  static func resolve(
    _ root: YAMLNode, environment: [String: String], folder: String,
    unsetVariables: UnsetVariables, credentials: [String] = [],
    within limits: YAMLLimits = .adapter,
    readFile: @escaping (String) throws -> [UInt8], _ problems: inout Problems
  ) -> YAMLNode {
    var substitution = Substitution(
      environment: environment, folder: folder, unsetVariables: unsetVariables,
      readFile: readFile)
    substitution.credentials = credentials
    substitution.mostBytes = limits.textBytes
    let resolved = substitution.resolved(root, &problems)
    substitution.reportMissing(&problems)
    return resolved
  }

  private mutating func resolved(_ node: YAMLNode, _ problems: inout Problems) -> YAMLNode {
    var copy = node
    switch node.content {
    case .sequence(let items):
      copy.content = .sequence(items.map { resolved($0, &problems) })
    case .mapping(let members):
      copy.content = .mapping(
        members.map {
          YAMLMember(name: $0.name, mark: $0.mark, value: resolved($0.value, &problems))
        })
    case .scalar(let text, _):
      if Self.looksLikeAVariable(text) {
        problems.warning(
          at: node.mark, "this is taken as it stands; a variable is written with braces: `${NAME}`")
      }
      guard text.contains("${"), let template = parsed(text, node, &problems),
        let replacement = replacement(for: template, node, &problems),
        fits(replacement, node.mark, &problems)
      else { break }
      copy.content = .scalar(replacement, isPlain: false)
      copy.written = node.written ?? text
    }
    return copy
  }

  /// `$NAME`, as a shell would have it. A JSONPath has a `.` or a `[` behind its `$`.
  private static func looksLikeAVariable(_ text: String) -> Bool {
    guard text.utf8.first == UInt8(ascii: "$") else { return false }
    let name = text.utf8.dropFirst()
    let isLetter = { (byte: UInt8) in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
    }
    return name.first.map(isLetter) == true
      && name.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private func parsed(
    _ text: String, _ node: YAMLNode, _ problems: inout Problems
  ) -> SubstitutionTemplate? {
    do throws(SubstitutionError) {
      return try SubstitutionTemplate(text)
    } catch {
      // Of a credential nothing is repeated: what looks like a variable may be a part of it.
      problems.settle(
        at: node.mark,
        node.written == Secret.placeholder
          ? "a `${...}` in it is not well formed; write `$${` for a literal `${`"
          : error.description)
      return nil
    }
  }

  /// Counts what was put in, against files that a small text makes large.
  private mutating func fits(
    _ replacement: String, _ mark: SourceMark, _ problems: inout Problems
  ) -> Bool {
    bytesPutIn += replacement.utf8.count
    if bytesPutIn <= mostBytes { return true }
    problems.settle(
      at: mark, "variables and files put more than \(mostBytes) bytes in")
    return false
  }

  private mutating func replacement(
    for template: SubstitutionTemplate, _ node: YAMLNode, _ problems: inout Problems
  ) -> String? {
    let mark = node.mark
    let isSecret = node.written == Secret.placeholder
    var text = ""
    var isComplete = true
    for part in template.parts {
      switch part {
      case .literal(let literal): text += literal
      case .variable(let name, let fallback):
        let value = environment[name]
        if let fallback, value?.isEmpty ?? true {
          text += fallback
        } else if let value {
          text += value
        } else {
          if isSecret, !Self.looksLikeAVariable("$" + name) {
            missingInSecrets.append(mark)
          } else {
            missing.append((name, mark))
          }
          switch unsetVariables {
          case .refuse: isComplete = false
          case .warn: text += "unset-\(name)"
          }
        }
      case .file(let path):
        guard let contents = contents(of: path, mark, isSecret: isSecret, &problems) else {
          isComplete = false
          continue
        }
        text += contents
      }
    }
    return isComplete ? text : nil
  }

  /// The text of a file without its last line end.
  private mutating func contents(
    of path: String, _ mark: SourceMark, isSecret: Bool, _ problems: inout Problems
  ) -> String? {
    if let text = texts[path] { return text }
    let file = isSecret ? "the file of a `${file:...}` in it" : "the file \(Quotation.quoted(path))"
    let bytes: [UInt8]
    do {
      bytes = try readFile(FilePaths.resolve(path, in: folder))
    } catch {
      problems.settle(at: mark, "cannot read \(file): \(error)")
      return nil
    }
    guard bytes.count <= YAMLLimits.insertedBytes else {
      problems.settle(
        at: mark,
        "\(file) has more than \(YAMLLimits.insertedBytes) bytes")
      return nil
    }
    guard var text = String(validating: bytes, as: UTF8.self) else {
      problems.settle(at: mark, "\(file) is not valid UTF-8")
      return nil
    }
    // "\r\n" is one character.
    if text.last == "\n" || text.last == "\r\n" { text.removeLast() }
    texts[path] = text
    return text
  }

  /// Each variable at its place, and all others with it, so that one look is enough to set them.
  private func reportMissing(_ problems: inout Problems) {
    for mark in missingInSecrets {
      let message = "a `${...}` in it names no environment variable that is set; "
      problems.settle(
        unsetVariables == .refuse ? .error : .warning, at: mark,
        message + "write `$${` for a literal `${`")
    }
    var seen: Set<String> = []
    let names = missing.map(\.name).filter { seen.insert($0).inserted }
    for (name, mark) in missing {
      // One more than are shown, as this one may be among them.
      let others = names.prefix(Self.namedTogether + 1).filter { $0 != name }
        .prefix(Self.namedTogether)
      let rest = names.count - 1 - others.count
      let listed = Quotation.list(others.map(\.self)) + (rest > 0 ? " and \(rest) more" : "")
      let verb = names.count == 2 ? "is" : "are"
      let also = others.isEmpty ? "" : "; \(listed) \(verb) missing too"
      let advice = credentials.contains(name) ? "; a credential is put in by `{{\(name)}}`" : ""
      let message = "the environment variable \(Quotation.quoted(name)) is not set\(advice)"
      switch unsetVariables {
      case .refuse: problems.settle(at: mark, message + also)
      case .warn: problems.settle(.warning, at: mark, message)
      }
    }
  }
}
