internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Understands the replies to one call of an adapter: decides whether a reply is a success, names
/// the failure where it is not, and reads the pools. Pure: nothing is sent and no clock is read.
struct ReplyReader {
  let adapter: AdapterDefinition
  let call: AdapterCall
  let parameters: Parameters
  let currencies: CurrencyTable

  /// The reply's document, where the reply is a success and satisfies the adapter's checks.
  ///
  /// - Throws: `CheckFailure` of the class that the adapter's rules or the status give it, and
  ///   `.malformed` for a success that is not what the adapter describes.
  func document(of reply: HTTPResponse, receivedAt: Timestamp) throws(CheckFailure) -> JSONValue {
    let parsed = parse(reply.body)
    let document = try? parsed.get()
    guard (200...299).contains(reply.status) else {
      throw ErrorClassifier(adapter: adapter).failure(of: reply, document, receivedAt: receivedAt)
    }
    guard let document else {
      // A page for people with a status of 200 may still be one that a rule knows.
      let classifier = ErrorClassifier(adapter: adapter)
      if let failure = classifier.ruledFailure(of: reply, nil, receivedAt: receivedAt) {
        throw failure
      }
      throw malformed("\(reason(of: parsed)), after status \(reply.status)", reply)
    }
    if let condition = call.successWhen, try !holds(condition, in: document, reply, "success_when")
    {
      throw ErrorClassifier(adapter: adapter).failure(of: reply, document, receivedAt: receivedAt)
    }
    for check in call.checks where try !holds(check, in: document, reply, "checks") {
      throw malformed("the identity `\(check.text)` does not hold", reply)
    }
    return document
  }

  /// The pools in the pages of a call.
  ///
  /// - Throws: `CheckFailure.malformed`, naming the field, the selector and what was found.
  func readings(
    in pages: [JSONValue], receivedAt: Timestamp
  ) throws(CheckFailure) -> [PoolReading] {
    var all: [PoolReading] = []
    for row in call.rows {
      let reader = RowReader(
        row: row, parameters: parameters, currencies: currencies, now: receivedAt)
      var readings: [PoolReading] = []
      for page in pages { readings += try reader.readings(in: page) }
      all += readings + (try reader.zeros(beside: readings))
    }
    return all
  }

  /// The cursor of the next page, `nil` where there is none.
  ///
  /// - Throws: `CheckFailure.malformed` for a cursor that is neither text nor a number.
  func nextCursor(in document: JSONValue) throws(CheckFailure) -> String? {
    guard let selector = call.pagination?.cursor else { return nil }
    let found: JSONValue?
    do throws(ExpressionFailure) {
      found = try selector.value(in: document)
    } catch {
      throw CheckFailure(.malformed, "`cursor`: \(error.sentence)")
    }
    switch found {
    case nil, .null?, .string("")?: return nil
    case .string(let cursor)?: return cursor
    case .number(let cursor)?: return cursor.text
    case let value?:
      throw CheckFailure(.malformed, "`cursor`: `\(selector.text)` is \(value.shown), not a text")
    }
  }

  private func parse(_ body: [UInt8]) -> Result<JSONValue, JSONError> {
    do throws(JSONError) {
      return .success(try JSONParser.parse(body))
    } catch {
      return .failure(error)
    }
  }

  private func reason(of parsed: Result<JSONValue, JSONError>) -> String {
    switch parsed {
    case .success: "the reply is JSON"
    case .failure(let error): "the reply is not JSON: \(error)"
    }
  }

  private func malformed(_ message: String, _ reply: HTTPResponse) -> CheckFailure {
    CheckFailure(.malformed, message, status: reply.status)
  }

  private func holds(
    _ condition: Expression, in document: JSONValue, _ reply: HTTPResponse, _ field: String
  ) throws(CheckFailure) -> Bool {
    do throws(ExpressionFailure) {
      return try condition.holds(in: document)
    } catch {
      throw malformed("`\(field)`: \(error.sentence) (in `\(condition.text)`)", reply)
    }
  }
}
