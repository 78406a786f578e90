internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Understands the replies to one call of an adapter: decides whether a reply is a success, names
/// the failure where it is not, and reads the pools. Pure: nothing is sent and no clock is read.
struct ReplyReader {
  let adapter: AdapterDefinition
  let call: AdapterCall
  /// What names stand for in every reply of the call: settings, tables, kept values.
  let known: [String: Value]
  let currencies: CurrencyTable

  /// The reply, where it is a success and satisfies the adapter's checks.
  ///
  /// - Throws: `CheckFailure` of the class that the adapter's rules or the status give it;
  ///   `.malformed` for a success in another format than the adapter's, and `.shapeChanged` for one
  ///   that is not what it describes.
  func success(
    _ response: HTTPResponse, receivedAt: Timestamp, page: [String: Value] = [:]
  ) throws(CheckFailure) -> Reply {
    let names = ReplyNames(
      known: known.merging(page) { _, new in new }, response: response, receivedAt: receivedAt)
    var reply = Reply(
      response: response, document: .nothing, receivedAt: receivedAt, names: names)
    var failure: DecodingFailure?
    do throws(DecodingFailure) {
      reply.document = try ReplyDecoder.document(of: response.body, as: call.format)
    } catch {
      failure = error
    }
    // Rules come first: an error inside a 200 reply is an error, and a page for people with a status
    // of 200 may still be one that a rule knows.
    let classifier = ErrorClassifier(adapter: adapter)
    if let ruled = classifier.ruledFailure(of: reply) { throw ruled }
    guard (200...299).contains(response.status) else { throw classifier.failure(of: reply) }
    if let failure { throw Self.failure(failure, response) }
    if let condition = call.successWhen, try !holds(condition, in: reply, "success_when") {
      var failure = classifier.failure(of: reply)
      // What the supplier says itself tells more.
      if failure.message == "HTTP status \(response.status)" {
        let hint = condition.reason(in: reply.scope).map { "; \($0)" } ?? ""
        failure.message += ": `success_when` does not hold (`\(condition.text)`)\(hint)"
      }
      throw failure
    }
    for check in call.checks where try !holds(check, in: reply, "checks") {
      throw CheckFailure(
        .shapeChanged, "the identity `\(check.text)` does not hold", status: response.status)
    }
    return reply
  }

  /// The pools in the pages of a call.
  ///
  /// - Throws: `CheckFailure.shapeChanged`, naming the field, the selector and what was found.
  func readings(in pages: [Reply]) throws(CheckFailure) -> [PoolReading] {
    var all: [PoolReading] = []
    for row in call.rows {
      let reader = RowReader(row: row, currencies: currencies)
      var readings: [PoolReading] = []
      for page in pages { readings += try self.readings(in: page, by: reader) }
      if let last = pages.last { readings += try reader.zeros(beside: readings, in: last) }
      all += readings
    }
    return all
  }

  private func readings(
    in page: Reply, by reader: RowReader
  ) throws(CheckFailure) -> [PoolReading] {
    do throws(CheckFailure) {
      return try reader.readings(in: page)
    } catch {
      var failure = error
      failure.status = page.response.status
      throw failure
    }
  }

  /// What the call keeps for those that follow, from all of its pages: every value that a selector
  /// finds, or the elements of a list.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where a value cannot be computed.
  func kept(in pages: [Reply]) throws(CheckFailure) -> [String: [JSONValue]] {
    var kept: [String: [JSONValue]] = [:]
    for value in call.keep {
      for page in pages {
        kept[value.name, default: []] += try Self.values(of: value, in: page)
      }
    }
    return kept
  }

  private static func values(
    of value: LetValue, in page: Reply
  ) throws(CheckFailure) -> [JSONValue] {
    do throws(ExpressionFailure) {
      if case .selector(let selector) = value.expression.root {
        var values: [JSONValue] = []
        for found in try ItemSource(value.expression, isOptional: false).found(in: page.scope) {
          values.append(try found.value.json(from: selector.text))
        }
        return values
      }
      switch try value.expression.value(in: page.scope) {
      case .nothing: return []
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
        .shapeChanged, "`\(field)`: \(error.sentence) (in `\(condition.text)`)",
        status: reply.response.status)
    }
  }
}
