internal import CurlClient
internal import ExactJSON
internal import JSONPath
internal import PurserCore

/// What an expression is evaluated against.
struct Scope {
  /// The whole reply: what `$$` and absolute XPaths start from.
  var reply = ReplyDocument.nothing
  /// What `$` and relative XPaths start from: the reply, or an item of it.
  var item = ReplyDocument.nothing
  /// What names stand for.
  var names: any Names
  /// The findings in the whole reply, for its items.
  let whole: WholeReply
  /// Which moment a time is that a clock shows twice, or never.
  var repeatedTimes = WallClock.Choice.earlier
  /// What becomes of elements of which a filter cannot tell whether they pass.
  var filterJudging = FilterJudging.strict
  /// What the amount that is read counts; `nil` where that is not known.
  var currency: Currency?
  /// Where random and increasing numbers come from; replies have none.
  var nonces: RequestNonces?
  /// Whether it is asked what kind of error a reply is, so that any shape of it may be.
  var isOfError = false
  /// Whether numbers of JSON in a text may have zeros before them, as codes do.
  var allowsLeadingZeros = false

  init(names: any Names, nonces: RequestNonces? = nil) {
    self.names = names
    self.nonces = nonces
    whole = WholeReply()
  }

  /// The scope of a reply, whose document is the item too.
  init(of document: ReplyDocument, names: any Names) {
    reply = document
    item = document
    self.names = names
    whole = WholeReply()
  }

  /// When the reply had arrived; the beginning of 1970 where no name says so.
  var now: Timestamp {
    guard case .moment(let moment)? = try? names.value(of: "now") else {
      return Timestamp(microsecondsSinceEpoch: 0)
    }
    return moment
  }

  /// The scope in which filters are judged in another way.
  func judging(_ judging: FilterJudging) -> Scope {
    var scope = self
    scope.filterJudging = judging
    return scope
  }

  /// The scope of one item of the reply.
  func at(_ item: ReplyDocument) -> Scope {
    var scope = self
    scope.item = item
    return scope
  }
}

/// What the expressions over the items of a reply share: each selector over the whole of it is followed
/// once, and what they look through has an end, so that no reply makes work that grows with its square.
final class WholeReply {
  private var found: [String: Result<[ReplyDocument], ExpressionFailure>] = [:]
  private var judged: [String: Result<[JudgedDocument], ExpressionFailure>] = [:]
  private var steps = 0
  private var budget = NodeBudget()

  /// The most elements of lists that the expressions over one reply look at.
  private static let mostSteps = 2_000_000

  /// What the selector that is written as `text` finds in the whole reply.
  func found(
    by text: String, _ find: () throws(ExpressionFailure) -> [ReplyDocument]
  ) throws(ExpressionFailure) -> [ReplyDocument] {
    if let found = found[text] { return try found.get() }
    let result = Result(catching: find)
    found[text] = result
    return try result.get()
  }

  /// What it finds there, and may or may not find.
  func judged(
    by text: String, _ find: () throws(ExpressionFailure) -> [JudgedDocument]
  ) throws(ExpressionFailure) -> [JudgedDocument] {
    if let judged = judged[text] { return try judged.get() }
    let result = Result(catching: find)
    judged[text] = result
    return try result.get()
  }

  /// What `path` finds in `value`. Messages call it `text`.
  ///
  /// - Throws: `ExpressionFailure.undecided` where a filter cannot tell whether an element passes;
  ///   `.unusable` when it would look at too much.
  func nodes(
    of path: JSONPath, in value: JSONValue, _ judging: FilterJudging, as text: String
  ) throws(ExpressionFailure) -> [JSONValue] {
    let found: Result<[JSONValue], FilterDoubt>
    do throws(NodeBudget.Exhausted) {
      found = try path.certainNodes(in: value, judging, within: &budget)
    } catch {
      throw Self.tooMuch(text)
    }
    switch found {
    case .success(let nodes): return nodes
    case .failure(let doubt): throw .undecided(Verdict.Doubt(doubt).of(text))
    }
  }

  /// What it finds, and may or may not find.
  ///
  /// - Throws: `ExpressionFailure.unusable` when it would look at too much.
  func judgedNodes(
    of path: JSONPath, in value: JSONValue, as text: String
  ) throws(ExpressionFailure) -> [JudgedNode] {
    do throws(NodeBudget.Exhausted) {
      return try path.judgedNodes(in: value, within: &budget)
    } catch {
      throw Self.tooMuch(text)
    }
  }

  /// Where it finds that: normalized paths.
  func locations(
    of path: JSONPath, in value: JSONValue, as text: String
  ) throws(ExpressionFailure) -> [String] {
    do throws(NodeBudget.Exhausted) {
      return try path.matches(in: value, within: &budget).map(\.location)
    } catch {
      throw Self.tooMuch(text)
    }
  }

  private static func tooMuch(_ text: String) -> ExpressionFailure {
    .unusable(
      "`\(text)` looks at more of the reply than it may; name its members instead of searching with `..`"
    )
  }

  /// Counts elements that are looked at.
  ///
  /// - Throws: `ExpressionFailure.unusable` when there are too many.
  func count(_ elements: Int) throws(ExpressionFailure) {
    steps += elements
    guard steps <= Self.mostSteps else {
      throw .unusable("the reply makes more work than \(Self.mostSteps) elements of lists")
    }
  }
}

/// What the names of an expression stand for.
protocol Names {
  /// The response in which they are looked for, for `header`, `cookie` and `link`; `nil` in requests.
  var response: HTTPResponse? { get }

  /// The value; nothing for a name that has none.
  ///
  /// - Throws: `ExpressionFailure` where the name stands for a computation that fails.
  func value(of name: String) throws(ExpressionFailure) -> Value

  /// Hears of a text that `expression` gave and that goes into a request, so that it can be kept out of
  /// messages where it is secret.
  func note(_ text: String, of expression: Expression)

  /// Whether `value` is that member of the request's body, and a list there: not a parameter that is there
  /// several times, which looks alike.
  func isListOfBody(_ value: JSONValue, named name: String) -> Bool
}

extension Names {
  var response: HTTPResponse? { nil }

  func isListOfBody(_ value: JSONValue, named name: String) -> Bool { false }

  func note(_ text: String, of expression: Expression) {}
}

/// Names with values that are known already.
struct KnownNames: Names {
  var values: [String: Value] = [:]

  func value(of name: String) -> Value { values[name] ?? .nothing }
}

/// The random and increasing numbers of one request. A call that is written in several places has
/// one value: what is signed is what is sent.
final class RequestNonces {
  let source: NonceSource
  private var values: [String: Value] = [:]

  init(_ source: NonceSource) { self.source = source }

  /// The value of the call that is written as `text`, made when it is first asked for.
  func value(
    of text: String, _ make: (NonceSource) throws(ExpressionFailure) -> Value
  ) throws(ExpressionFailure) -> Value {
    if let value = values[text] { return value }
    let value = try make(source)
    values[text] = value
    return value
  }
}

/// Where a request gets numbers from that nobody can guess, or that never go back. Arguments of
/// whoever makes requests, so that nothing in an adapter depends on chance in a test.
package struct NonceSource: Sendable {
  /// That many random bytes.
  package let randomBytes: @Sendable (Int) -> [UInt8]
  /// A whole number greater than any before.
  package let increasing: @Sendable () -> Int64

  /// A source of both.
  package init(
    randomBytes: @escaping @Sendable (Int) -> [UInt8], increasing: @escaping @Sendable () -> Int64
  ) {
    self.randomBytes = randomBytes
    self.increasing = increasing
  }

  /// Zeros, as many as are asked for: where a request is only looked at, and never sent.
  static let zeros = NonceSource(
    randomBytes: { [UInt8](repeating: 0, count: $0) }, increasing: { 0 })
}
