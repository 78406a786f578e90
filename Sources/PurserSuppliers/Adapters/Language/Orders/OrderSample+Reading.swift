internal import CurlClient
internal import ExactJSON
internal import PurserCore

extension OrderSample {
  /// Whether an entry of `samples:` is about an order.
  static func isOne(_ node: YAMLNode) -> Bool {
    node.member("order") != nil || node.member("webhook") != nil
  }

  /// Reads one entry of `samples:` that is about an order.
  init?(
    _ node: YAMLNode, _ definition: OrderDefinition?, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "samples", &problems) else { return nil }
    let name = reader.text("name", .required, &problems)
    let moment = reader.node("at", &problems)?.moment("at", &problems)
    let at = moment ?? AdapterSample.defaultMoment
    let order = reader.node("order", &problems)
      .flatMap { AttemptOrder($0, definition, context, &problems) }
    let replies = reader.node("replies", &problems)?.list("replies", &problems)?
      .compactMap { Reply($0, context, &problems) }
    let message = reader.node("webhook", &problems)
      .flatMap { AttemptMessage(sample: $0, at, &problems) }
    let settings = AdapterSample.settings(reader.node("settings", &problems), context, &problems)
    let inputs = AdapterSample.Inputs(&reader, context, &problems)
    let expectation = reader.node("expect", .required, &problems)
      .flatMap { Expectation($0, &problems) }
    let isMessage = reader.has("webhook")
    reader.finish(&problems, elsewhere: MisplacedKeys.inSamples)
    if definition == nil, !context.isIncomplete {
      problems.error(at: node.mark, "the adapter has no `order` that the sample could be of")
    }
    if !isMessage, replies == nil, !reader.has("replies") {
      problems.error(at: node.mark, "a sample of an order has `replies`, one for each request")
    }
    guard let name, let expectation, isMessage ? message != nil : replies != nil,
      let order = order ?? Currency(iso4217: "USD").map(AttemptOrder.sample)
    else { return nil }
    self.init(
      name: name, order: order, replies: replies ?? [], message: message,
      at: at, settings: settings, inputs: inputs, expectation: expectation)
  }
}

extension AttemptOrder {
  /// What a sample asks for that does not say so.
  fileprivate static func sample(_ currency: Currency) -> AttemptOrder {
    AttemptOrder(
      order: OrderID(uuid: 0, 1), number: 1, id: "A-1001-1",
      amount: Money(units: 0, currency: currency))
  }

  fileprivate init?(
    _ node: YAMLNode, _ definition: OrderDefinition?, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "order", &problems) else { return nil }
    let sku = reader.text("sku", &problems)
    let quantity = reader.integer("quantity", in: 1...1_000_000_000, &problems)
    let amount = reader.text("amount", .required, &problems)
    let code = reader.text("currency", .required, &problems)
    let recipient = reader.text("recipient", &problems)
    let reference = reader.text("reference", &problems)
    var parameters: [String: String] = [:]
    let known = definition?.parameters.map(\.name) ?? []
    for member in reader.node("parameters", &problems)?.mapping("parameters", &problems) ?? [] {
      if !known.contains(member.name), definition != nil {
        problems.error(
          at: member.mark,
          "unknown parameter \(Quotation.quoted(member.name)); "
            + Quotation.advice(for: member.name, among: known))
      }
      parameters[member.name] = member.value.textOrEmpty(member.name, &problems)
    }
    reader.finish(&problems)
    let id = reference ?? "A-1001-1"
    guard let amount, let code else { return nil }
    guard let currency = context.currencies[code] else {
      problems.error(
        at: reader.valueMark(of: "currency"), UnknownCurrency.sentence(written: code))
      return nil
    }
    guard let money = try? Money(amount, currency, rounding: .up), let order = OrderID(id) else {
      problems.error(
        at: reader.valueMark(of: "amount"),
        "an order has an `amount` in digits, as in `amount: \"25.00\"`, and a `reference` in visible ASCII"
      )
      return nil
    }
    self.init(
      order: order, number: 1, id: id, sku: sku, quantity: Int64(quantity ?? 1), amount: money,
      recipient: recipient, parameters: parameters)
  }
}

extension AttemptMessage {
  fileprivate init?(sample node: YAMLNode, _ at: Timestamp, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "webhook", &problems) else { return nil }
    let headers = reader.node("headers", &problems)?.mapping("headers", &problems) ?? []
    let body = reader.node("body", .required, &problems)?.textOrEmpty("body", &problems)
    reader.finish(&problems)
    guard let body else { return nil }
    self.init(
      headers: headers.compactMap { member in
        member.value.textOrEmpty(member.name, &problems).map { (name: member.name, value: $0) }
      }, body: Array(body.utf8), receivedAt: at)
  }
}

extension OrderSample.Reply {
  fileprivate init?(_ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems) {
    // A reply that did not come.
    if node.member("lost") != nil {
      guard var reader = MappingReader(node, named: "replies", &problems) else { return nil }
      let isLost = reader.boolean("lost", &problems)
      sends = reader.node("sends", &problems).flatMap { ExpectedRequest($0, context, &problems) }
      reader.finish(&problems)
      response = nil
      if isLost != true { return nil }
      return
    }
    guard let reply = AdapterSample.RecordedReply(node, context, &problems) else { return nil }
    (response, sends) = (reply.response, reply.sends)
  }
}

extension OrderSample.Expectation {
  fileprivate init?(_ node: YAMLNode, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "expect", &problems) else { return nil }
    state = reader.node("state", .required, &problems)?.attemptState("state", &problems)
    reference = reader.text("reference", &problems)
    supplierReference = reader.text("supplier_reference", &problems)
    charged = reader.text("charged", &problems)
    balance = reader.text("balance", &problems)
    delivered = reader.node("delivered", &problems)?.list("delivered", &problems)?
      .compactMap { $0.textOrEmpty("delivered", &problems) }
    message = reader.text("message", &problems)
    if let node = reader.node("error", &problems) {
      problem =
        node.isNull ? .some(nil) : node.choice("error", of: AttemptProblem.Kind.self, &problems)
    }
    reader.finish(&problems, elsewhere: MisplacedKeys.inExpectations)
    if state == nil { return nil }
  }
}
