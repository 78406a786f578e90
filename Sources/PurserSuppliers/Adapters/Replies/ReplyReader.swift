internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Understands the replies to one call of an adapter: decides whether a reply is a success, names
/// the failure where it is not, and reads the pools. Pure: nothing is sent and no clock is read. A class,
/// as an adapter has many parts that would be counted anew wherever it is handed on.
final class ReplyReader: Sendable {
  let call: AdapterCall
  /// What names stand for in every reply of the call: settings, tables, kept values.
  let known: [String: Value]
  let currencies: CurrencyTable
  /// The lists of a page.
  let lists: PageLists?
  private let classifier: ErrorClassifier

  init(
    adapter: AdapterDefinition, call: AdapterCall, known: [String: Value],
    currencies: CurrencyTable
  ) {
    classifier = ErrorClassifier(adapter: adapter)
    self.call = call
    self.known = known
    self.currencies = currencies
    lists = call.pagination == nil ? nil : PageLists(call)
  }

  /// The reply, where it is a success and satisfies the adapter's checks.
  ///
  /// - Throws: `CheckFailure` of the class that the adapter's rules or the status give it;
  ///   `.malformed` for a success in another format than the adapter's, and `.shapeChanged` for one
  ///   that is not what it describes.
  func success(
    _ response: HTTPResponse, receivedAt: Timestamp, page: [String: Value] = [:]
  ) throws(CheckFailure) -> Reply {
    let (reply, otherFormat) = Reply.reading(
      response, as: call.format, known: known.merging(page) { _, new in new },
      receivedAt: receivedAt)
    let flaw = otherFormat ?? lack(in: reply)
    // Rules come first: an error inside a 200 reply is an error, and a page for people with a status
    // of 200 may still be one that a rule knows.
    if let ruled = classifier.ruledFailure(of: reply) { throw ruled }
    guard (200...299).contains(response.status) else { throw classifier.failure(of: reply) }
    if response.status == 206, call.pagination == nil {
      let range = response.header("Content-Range").map { " (`\($0)`)" } ?? ""
      throw CheckFailure(
        .shapeChanged, "HTTP status 206: the reply is a part of the whole\(range)", status: 206)
    }
    if let flaw { throw Self.failure(flaw, response) }
    if let condition = call.successWhen, try !holds(condition, in: reply, "success_when") {
      // What the supplier says itself tells more.
      let hint = condition.reason(in: reply.scope).map { "; \($0)" } ?? ""
      throw classifier.failure(
        ErrorClassifier.defaultKind(of: response.status), reply,
        otherwise: "`success_when` does not hold (`\(condition.text)`)\(hint)")
    }
    if let failure = classifier.doubt(of: reply, to: call) { throw failure }
    for contradiction in call.checks.lazy.compactMap({ $0.contradiction(in: reply.scope) }) {
      throw CheckFailure(.shapeChanged, contradiction, status: response.status)
    }
    if let sentence = ErrorBesideList.sentence(in: reply, of: call) {
      throw CheckFailure(.shapeChanged, sentence, status: response.status)
    }
    return reply
  }

  /// A reader of each row.
  var rowReaders: [RowReader] {
    call.rows.map { row in
      RowReader(
        row: row, currencies: currencies,
        comparesItems: call.pagination != nil || call.forEach != nil)
    }
  }

  /// The pools in the pages of a call, item by item.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where an item is there twice.
  func readings(in pages: [Reply]) throws(CheckFailure) -> PoolParts {
    var reading = CallReading(self)
    var seen = SeenItems()
    for page in pages { try reading.take(page, &seen) }
    return reading.finished()
  }

  /// Whether something in the adapter holds because of what the reply says, so that it is an answer.
  func affirms(_ reply: Reply) -> Bool {
    (call.checks + [call.successWhen].compactMap(\.self)).contains { $0.affirms(in: reply.scope) }
  }

  /// The failures of all that the call may read, where `failure` is why it brought nothing.
  func failures(_ failure: CheckFailure) -> [PartFailure] {
    let names = KnownNames(values: known)
    let failures = rowReaders.map { $0.failureOfList(failure, known: names) }
    guard failures.isEmpty else { return failures }
    return [
      PartFailure(
        row: nil, failure: PoolFailure(pool: nil, unit: .unknown, failure: failure),
        isOfList: true, isBeside: false)
    ]
  }

  /// What the call keeps for those that follow, from all of its pages: every value that a selector
  /// finds, or the elements of a list.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where a value cannot be computed.
  func kept(in pages: [Reply]) throws(CheckFailure) -> [String: [JSONValue]] {
    var kept: [String: [JSONValue]] = [:]
    for value in call.keep {
      var found: [JSONValue] = []
      for page in pages { found += try values(of: value, in: page, mayBeNone: true) }
      // A filter may leave out all of one page, and not all of all.
      if found.isEmpty, !call.mayBeNone {
        for page in pages { found += try values(of: value, in: page, mayBeNone: false) }
      }
      kept[value.name] = found
    }
    return kept
  }

  /// What one page gives to keep; `mayBeNone` where a filter may leave out all of it.
  func values(
    of value: LetValue, in page: Reply, mayBeNone: Bool
  ) throws(CheckFailure) -> [JSONValue] {
    do throws(ExpressionFailure) {
      if case .selector(let selector) = value.expression.root {
        var values: [JSONValue] = []
        let source = ItemSource(value.expression, isOptional: false)
        for found in try source.whole(in: page.scope, mayBeNone: mayBeNone) {
          values.append(try found.value.json(from: selector.text))
        }
        return values
      }
      switch try value.expression.value(in: page.scope) {
      case .nothing: throw .absent(selector: value.expression.text, isNull: false)
      case .structure(.array(let elements)): return elements
      case let single: return [try single.json(from: value.expression.text)]
      }
    } catch {
      let hint = value.expression.hint(in: page.scope).map { "; \($0)" } ?? ""
      throw CheckFailure(
        .shapeChanged, "`\(value.name)` of keep: \(error.sentence)\(hint)",
        status: page.response.status)
    }
  }

  /// What a body in the right format lacks: all, or columns that the rows name; `nil` where it lacks
  /// nothing.
  private func lack(in reply: Reply) -> DecodingFailure? {
    let body = reply.response.body
    switch call.format.plain {
    case .encoded, .json, .xml: return nil
    case .text, .lines, .keyValue, .form, .csv: break
    }
    guard body.contains(where: { !" \t\r\n".utf8.contains($0) }) else {
      return .malformed("the reply is empty")
    }
    if case .keyValue(let separator) = call.format.plain,
      case .json(.object(let object)) = reply.document, object.isEmpty
    {
      return .malformed("no line of the reply has \(Quotation.quoted(separator)) in it")
    }
    if case .csv = call.format.plain, call.namesNoCell, !affirms(reply) {
      return .shapeChanged(
        "the adapter names no column, so that any text would be such a table; write what tells the "
          + "reply from others, as `success_when: \"matches(reply.text, '^id,')\"` does")
    }
    do throws(DecodingFailure) {
      guard let columns = try ReplyDecoder.columns(of: body, as: call.format) else { return nil }
      let missing = call.columns.filter { !columns.contains($0) }
      guard !missing.isEmpty else { return nil }
      return .shapeChanged("the line of names \(Quotation.lacks(missing))")
    } catch {
      return error
    }
  }

  private static func failure(
    _ failure: DecodingFailure, _ response: HTTPResponse
  ) -> CheckFailure {
    switch failure {
    case .malformed(let sentence):
      CheckFailure(
        .malformed, "\(sentence), after status \(response.status)", status: response.status)
    case .shapeChanged(let sentence):
      CheckFailure(.shapeChanged, sentence, status: response.status)
    }
  }

  private func holds(
    _ condition: Expression, in reply: Reply, _ field: String
  ) throws(CheckFailure) -> Bool {
    do throws(ExpressionFailure) {
      return try condition.decides(in: reply.scope)
    } catch {
      throw CheckFailure(
        .shapeChanged,
        "`\(field)`: \(error.sentence) (in `\(condition.text)`)"
          + RuleTrial.advice(condition, reply),
        status: reply.response.status)
    }
  }
}
