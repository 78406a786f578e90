internal import ExactJSON
internal import PurserCore

/// What names stand for in one request. A `let` is computed at most once, when it is first asked
/// for, so that a nonce is the same wherever it stands.
///
/// Lives only as long as a request is built, and in one task.
final class RequestNames: Names {
  private var known: [String: Value]
  private let lets: [String: Expression]
  /// The names whose values are secret, or are computed from what is.
  private let secrets: Set<String>
  private let nonces: RequestNonces
  private var computed: [String: Value] = [:]
  /// The members of the body that are lists, as opposed to names that are there several times.
  private var bodyLists: [String: JSONValue] = [:]
  /// The names of `let`s being computed, as one might need itself.
  private var underWay: Set<String> = []
  /// Texts that were computed from credentials: as secret as those.
  private(set) var secretTexts: [String] = []

  private init(
    known: [String: Value], lets: [String: Expression], secrets: Set<String>, nonces: RequestNonces
  ) {
    self.known = known
    self.lets = lets
    self.secrets = secrets
    self.nonces = nonces
  }

  init(
    known: [String: Value], lets: [LetValue], secrets: Set<String>, nonces: NonceSource
  ) {
    self.known = known
    self.lets = Dictionary(lets.map { ($0.name, $0.expression) }) { first, _ in first }
    self.secrets = secrets
    self.nonces = RequestNonces(nonces)
  }

  /// Sets the facts of the request that is about to be sent.
  func set(_ facts: RequestFacts) {
    known["request"] = .structure(facts.json)
    bodyLists = facts.bodyLists
  }

  func isListOfBody(_ value: JSONValue, named name: String) -> Bool { bodyLists[name] == value }

  /// The same names over `facts` as people may see them.
  func showing(_ facts: RequestFacts) -> RequestNames {
    let copy = RequestNames(known: known, lets: lets, secrets: secrets, nonces: nonces)
    copy.set(facts)
    return copy
  }

  /// Another name, or another value of one.
  func set(_ name: String, _ value: Value) { known[name] = value }

  var scope: Scope { Scope(names: self, nonces: nonces) }

  func value(of name: String) throws(ExpressionFailure) -> Value {
    if let value = known[name] ?? computed[name] { return value }
    guard let expression = lets[name] else { return .nothing }
    guard underWay.insert(name).inserted else {
      throw .unusable("`\(name)` is computed from itself")
    }
    defer { underWay.remove(name) }
    let value: Value
    do throws(ExpressionFailure) {
      value = try expression.value(in: scope)
    } catch {
      let sentence = "`\(name)` of let: \(error.sentence)"
      switch error {
      case .ofWrongKind: throw .ofWrongKind(sentence)
      case .absent, .unusable, .undecided: throw .unusable(sentence)
      }
    }
    computed[name] = value
    for text in value.texts { note(text, of: expression) }
    return value
  }

  /// Whether a `let` was needed so far.
  func isComputed(_ name: String) -> Bool { computed[name] != nil }

  func note(_ text: String, of expression: Expression) {
    if expression.names.contains(where: { secrets.contains($0.name) }) { secretTexts.append(text) }
  }
}

/// What a signature may be computed over: a request as it is to be sent, but for what is computed
/// from it.
struct RequestFacts {
  var method: String
  var url: String
  var body: [UInt8]
  /// Members of the query and of the body, not encoded.
  var query: [(name: String, value: String)]
  var members: [(name: String, value: JSONValue)]
  /// The body, where it is a list in JSON, and has no members.
  var list: JSONValue?

  var json: JSONValue {
    let target = URLParts(url)
    let query = self.query.map { (name: $0.name, value: JSONValue.string($0.value)) }
    return [
      "method": .string(method), "url": .string(url), "host": .string(target?.host ?? ""),
      "path": .string(target?.path ?? ""), "query": .string(target?.query ?? ""),
      "body": .string(String(decoding: body, as: UTF8.self)),
      "query_params": Self.object(query), "body_params": list ?? Self.object(members),
      "params": list ?? Self.object(query + members),
    ]
  }

  /// The members of the body that are lists themselves.
  var bodyLists: [String: JSONValue] {
    let lists = members.filter { if case .array = $0.value { true } else { false } }
    return Dictionary(lists.map { ($0.name, $0.value) }) { first, _ in first }
  }

  private static func object(_ pairs: [(name: String, value: JSONValue)]) -> JSONValue {
    var values: [String: [JSONValue]] = [:]
    for pair in pairs { values[pair.name, default: []].append(pair.value) }
    var object = JSONObject()
    for (name, value) in pairs where object[name] == nil {
      // A name that is there several times is a list.
      let all = values[name] ?? []
      object[name] = all.count > 1 ? .array(all) : value
    }
    return .object(object)
  }
}
