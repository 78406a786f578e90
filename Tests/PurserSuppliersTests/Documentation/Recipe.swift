/// A recipe of `docs/adapters.md`: lines of an adapter, with comments that say what is sent,
/// replied and read.
///
/// A comment begins with one of four words, and goes on in lines that are indented by three spaces:
///
///     # sends POST /balance?lang=en     the request; then its headers and its body, if they matter
///     #   X-Key: api_key
///     # reply 403 {"error":"key"}       a reply, of status 200 unless it says so
///     # with Retry-After: 3             a header of that reply
///     # gives auth: key                 what comes of it: the pools, `nothing`, or the failure
///
/// A `gives` ends a scene; what follows it is another, with the same adapter asked anew.
struct Recipe {
  /// A request that is expected.
  struct Sent {
    /// Method, and path with query; or a URL where it is on another host.
    var target: String
    var headers: [(name: String, value: String)] = []
    var body: String?
  }

  struct Answer {
    var status = 200
    var headers: [(name: String, value: String)] = []
    var body = ""
    /// Whether it did not come.
    var isLost = false
  }

  /// What happens in one check.
  struct Scene {
    var sent: [Sent] = []
    var answers: [Answer] = []
    /// `nil` where only requests matter.
    var outcome: [String]?
  }

  let line: Int
  let yaml: String
  let scenes: [Scene]

  init(_ block: MarkdownPage.Block) {
    line = block.line
    yaml = block.text
    var script = Script()
    for line in block.text.split(separator: "\n") { script.read(line) }
    scenes = script.scenes + [script.scene]
  }
}

/// Understands the comments of a recipe line by line.
private struct Script {
  var scenes: [Recipe.Scene] = []
  var scene = Recipe.Scene()
  private var latest: Word?

  private enum Word: String, CaseIterable {
    case sends, reply, with, gives
  }

  mutating func read(_ line: Substring) {
    if line.hasPrefix("#   ") {
      goOn(String(line.dropFirst(4)))
      return
    }
    latest = nil
    for word in Word.allCases {
      let start = "# \(word.rawValue)"
      guard line == start || line.hasPrefix(start + " ") else { continue }
      begin(word, String(line.dropFirst(start.count + 1)))
    }
  }

  private mutating func begin(_ word: Word, _ text: String) {
    if word == .sends || word == .reply, scene.outcome != nil {
      scenes.append(scene)
      scene = Recipe.Scene()
    }
    latest = word
    switch word {
    case .sends: scene.sent.append(Recipe.Sent(target: text))
    case .reply:
      if text == "lost" {
        scene.answers.append(Recipe.Answer(isLost: true))
        return
      }
      let status = text.prefix { $0 != " " }
      if status.count == 3, let number = Int(status) {
        scene.answers.append(
          Recipe.Answer(status: number, body: String(text.dropFirst(status.count + 1))))
      } else {
        scene.answers.append(Recipe.Answer(body: text))
      }
    case .with:
      if let header = Self.header(text), let last = scene.answers.indices.last {
        scene.answers[last].headers.append(header)
      }
    case .gives: scene.outcome = [text]
    }
  }

  private mutating func goOn(_ text: String) {
    switch latest {
    case .sends:
      guard let last = scene.sent.indices.last else { return }
      if scene.sent[last].body == nil, let header = Self.header(text) {
        scene.sent[last].headers.append(header)
      } else {
        scene.sent[last].body = (scene.sent[last].body.map { $0 + "\n" } ?? "") + text
      }
    case .reply:
      if let last = scene.answers.indices.last { scene.answers[last].body += "\n" + text }
    case .gives: scene.outcome?.append(text)
    case .with, nil: break
    }
  }

  /// `Name: value`.
  private static func header(_ text: String) -> (name: String, value: String)? {
    guard let mark = text.firstRange(of: ": "), text.startIndex < mark.lowerBound else {
      return nil
    }
    let name = text[..<mark.lowerBound]
    guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "-") }) else { return nil }
    return (String(name), String(text[mark.upperBound...]))
  }
}
