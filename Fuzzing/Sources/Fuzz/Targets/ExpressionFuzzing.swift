import CurlClient
import ExactJSON
import PurserCore
import XMLPath

@testable import PurserSuppliers

/// An expression, or a template, is refused at a place of it, or has a value, or has none and says
/// why.
enum ExpressionFuzzing {
  static func run(_ input: [UInt8]) {
    let (text, rest) = input.textAndRest
    guard !JSONPathFuzzing.isSlow(text) else { return }
    let response = HTTPResponse(
      status: 200,
      headers: [
        HTTPHeader(name: "Link", value: "</2>; rel=next"), HTTPHeader(name: "X-A", value: "1"),
        HTTPHeader(name: "Set-Cookie", value: "a=b; Path=/"),
      ],
      body: rest)
    let (document, language) = document(rest)
    let known: [String: Value] = [
      "a": .text("a"), "n": .written(JSONNumber(7)), "now": .moment(now),
      "table": .structure(["a": "A", "list": [1, 2, 3]]),
    ]
    let names = ReplyNames(known: known, reply: response, receivedAt: now)
    if let expression = parsed(text, language) {
      evaluate(expression, in: Scope(of: document, names: names))
    }
    if let template = parsed(template: text, language) {
      let rendering = Rendering(scope: Scope(of: document, names: names))
      check { () throws(ExpressionFailure) in _ = try rendering.text(template) }
      check { () throws(ExpressionFailure) in _ = try rendering.path(template) }
      check { () throws(ExpressionFailure) in _ = try rendering.queryValue(template) }
      check { () throws(ExpressionFailure) in _ = try rendering.elements(template) }
      check { () throws(ExpressionFailure) in _ = try rendering.json(.text(template)) }
    }
    if let expression = parsed(text, .none) {
      evaluate(
        expression, in: Scope(names: KnownNames(values: known), nonces: RequestNonces(nonces)))
    }
    _ = TextField.isExpression(text)
  }

  private static let now = Timestamp(microsecondsSinceEpoch: 1_777_636_800_000_000)
  private static let nonces = NonceSource(
    randomBytes: { [UInt8](repeating: 7, count: $0) }, increasing: { 7 })

  private static func document(_ bytes: [UInt8]) -> (ReplyDocument, SelectorLanguage) {
    if bytes.first == UInt8(ascii: "<") {
      let tree = try? XMLTree.parse(bytes)
      return (tree.map { .xml($0.root) } ?? .nothing, .xPath(namespaces: ["n": "urn:n"]))
    }
    return ((try? JSONParser.parse(bytes)).map(ReplyDocument.json) ?? .nothing, .jsonPath)
  }

  private static func evaluate(_ expression: Expression, in scope: Scope) {
    check { () throws(ExpressionFailure) in _ = try expression.value(in: scope).shown }
    check { () throws(ExpressionFailure) in
      let number = try expression.number(in: scope)
      let again = try? ExactDecimal(number.description)
      require(again == number, "\(number) is read as it is written")
    }
    check { () throws(ExpressionFailure) in _ = try expression.text(in: scope) }
    check { () throws(ExpressionFailure) in _ = try expression.holds(in: scope) }
    check { () throws(ExpressionFailure) in
      if let moment = try expression.moment(in: scope) { _ = moment.rfc3339 }
    }
    check { () throws(ExpressionFailure) in _ = try expression.items(in: scope).count }
    check { () throws(ExpressionFailure) in _ = try expression.decides(in: scope) }
    check { () throws(ExpressionFailure) in _ = try expression.ofAmount.number(in: scope) }
    if case .open(let doubt) = expression.verdict(in: scope) {
      require(!doubt.sentence.isEmpty, "a doubt has a sentence")
    }
    if let reason = expression.reason(in: scope) { require(!reason.isEmpty, "a reason is said") }
    _ = expression.affirms(in: scope)
  }

  private static func check(_ body: () throws(ExpressionFailure) -> Void) {
    do throws(ExpressionFailure) {
      try body()
    } catch {
      require(!error.sentence.isEmpty, "a failure has a sentence")
    }
  }

  private static func parsed(_ text: String, _ language: SelectorLanguage) -> Expression? {
    do throws(ExpressionSyntaxError) {
      return try Expression(text, selecting: language)
    } catch {
      check(error, in: text)
      return nil
    }
  }

  private static func parsed(template text: String, _ language: SelectorLanguage) -> Template? {
    do throws(ExpressionSyntaxError) {
      return try Template(text, selecting: language)
    } catch {
      check(error, in: text)
      return nil
    }
  }

  private static func check(_ error: ExpressionSyntaxError, in text: String) {
    require(!error.message.isEmpty, "an error has a sentence")
    require(
      (0...text.count).contains(error.offset),
      "the place \(error.offset) is in the text of \(text.count): \(error)")
  }
}
