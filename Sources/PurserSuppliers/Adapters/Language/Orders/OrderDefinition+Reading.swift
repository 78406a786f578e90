internal import CurlClient
internal import PurserCore

extension OrderDefinition {
  /// The longest that a promise about repeated references may hold, and an absence may prove nothing.
  static let spans = Duration.zero...Duration.seconds(3_153_600_000)

  /// Reads `order:`. `format` is how replies are read where a step does not say so.
  init?(
    _ node: YAMLNode, _ format: ReplyFormat, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "order", &problems) else { return nil }
    Self.checkNames(node, context, &problems)
    parameters =
      reader.node("parameters", &problems)
      .map { AdapterDefinition.settings($0, named: "parameters", &problems) } ?? []
    let auth = reader.node("auth", &problems)
    var context = context.giving(Self.names(in: node))
    if auth != nil { context.giveSecretly(Authentication.givenNames(auth), beside: context.given) }
    let own = reader.node("decode", &problems).flatMap { ReplyFormat($0, &problems) } ?? format
    context = context.reading(own)
    authentication = auth.flatMap { Authentication($0, context, &problems) }
    let reference = reader.node("reference", .required, &problems)
      .flatMap { OrderReference($0, context, &problems) }
    place = Self.place(&reader, own, context, &problems)
    lookUps = Self.lookUps(&reader, own, context, &problems)
    outcome = OrderOutcome(&reader, own, context, &problems)
    polling = reader.node("poll", &problems).map { Self.polling($0, &problems) } ?? []
    if polling.isEmpty { polling = SupplierOrderTerms.defaultPolling }
    webhook = reader.node("webhook", &problems)
      .flatMap { OrderWebhook($0, own, context, &problems) }
    reader.finish(&problems, elsewhere: MisplacedKeys.inOrders)
    guard let reference else { return nil }
    self.reference = reference
    checkRepeating(at: reader.mark(of: "look_up"), &problems)
    if let webhook, webhook.reference == nil,
      outcome.replaced(by: webhook.call.outcome).supplierReference == nil
    {
      problems.error(
        at: reader.mark(of: "webhook"),
        "`webhook` does not say which order it is about: give `reference`, or `supplier_reference`")
    }
  }

  private static func place(
    _ reader: inout MappingReader, _ format: ReplyFormat, _ context: AdapterContext,
    _ problems: inout Problems
  ) -> [PlaceStep] {
    guard let node = reader.node("place", .required, &problems) else { return [] }
    let items = node.oneOrSeveral
    if items.isEmpty { problems.error(at: node.mark, "`place` is empty; describe one request") }
    let steps = items.enumerated().compactMap { index, item -> PlaceStep? in
      let label = items.count == 1 ? "place" : "step \(index + 1) of place"
      guard var reader = MappingReader(item, named: label, &problems) else { return nil }
      let buys = reader.boolean("buys", &problems)
      let call = OrderCall(&reader, label, format, context, &problems)
      reader.finish(&problems, elsewhere: MisplacedKeys.inOrderSteps)
      let isLast = index == items.count - 1
      return PlaceStep(
        call: call, buys: buys ?? (isLast || call.request.method != .get), saysBuys: buys != nil)
    }
    if !steps.isEmpty, !steps.contains(where: \.buys) {
      problems.error(
        at: node.mark, "no step of `place` buys; say `buys: true` where money may be taken")
    }
    return steps
  }

  private static func lookUps(
    _ reader: inout MappingReader, _ format: ReplyFormat, _ context: AdapterContext,
    _ problems: inout Problems
  ) -> [LookUp] {
    guard let node = reader.node("look_up", &problems) else { return [] }
    let items = node.oneOrSeveral
    return items.enumerated().compactMap { index, item in
      let label = items.count == 1 ? "look_up" : "step \(index + 1) of look_up"
      return LookUp(item, label, format, context, &problems)
    }
  }

  private static func polling(
    _ node: YAMLNode, _ problems: inout Problems
  ) -> [SupplierOrderTerms.PollStage] {
    let waits = Duration.milliseconds(100)...Duration.seconds(86_400)
    return (node.list("poll", &problems) ?? []).compactMap { item in
      guard var reader = MappingReader(item, named: "poll", &problems) else { return nil }
      let every = reader.duration("every", in: waits, .required, &problems)
      let length = reader.duration(
        "for", in: waits.lowerBound...spans.upperBound, .required, &problems)
      reader.finish(&problems)
      guard let every, let length else { return nil }
      return SupplierOrderTerms.PollStage(every: every, length: length)
    }
  }

  private func checkRepeating(at mark: SourceMark, _ problems: inout Problems) {
    guard reference.onRepeat != .returnsFirst,
      lookUps.contains(where: { if case .repeating = $0 { true } else { false } })
    else { return }
    problems.error(
      at: mark,
      "`repeat: true` places the order again, and the `reference` says `repeat: "
        + "\(reference.onRepeat.rawValue)`: only with `repeat: returns_first` is that safe")
  }
}

extension OrderReference {
  /// Reads `reference:` of an order.
  fileprivate init?(
    _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "reference", &problems) else { return nil }
    let form = reader.node("form", &problems)?.template("form", context, &problems)
    let isNone = reader.boolean("none", &problems) ?? false
    let onRepeat = reader.choice("repeat", of: SupplierOrderTerms.Repeat.self, &problems)
    let holds = reader.duration("for", in: OrderDefinition.spans, &problems)
    reader.finish(&problems)
    if !reader.has("repeat"), !reader.misspells("repeat") {
      let words = Quotation.list(
        SupplierOrderTerms.Repeat.allCases.map(\.rawValue), joinedBy: "or")
      problems.error(
        at: node.mark,
        "`reference` does not say what the same reference does when it is sent again; write `repeat:` with "
          + words)
    }
    if isNone, reader.has("form") {
      problems.error(
        at: reader.mark(of: "form"), "a supplier that takes no reference has no `form` of it")
    }
    if isNone, onRepeat == .returnsFirst || onRepeat == .refused {
      problems.error(
        at: reader.mark(of: "repeat"),
        "without a reference the supplier cannot know an order again: `repeat` is `buys_again` or `guarded`"
      )
    }
    if form?.uses(["reference", "supplier_reference"]) == true {
      problems.error(
        at: reader.mark(of: "form"),
        "`form` is what the reference is made of; it may use `attempt`, `order`, `number`, `now`, settings "
          + "and functions such as `uuid()`")
    }
    guard let onRepeat else { return nil }
    let made = form ?? Template("", name: "attempt")
    self.init(form: isNone ? nil : made, onRepeat: onRepeat, holds: holds)
  }
}

extension OrderCall {
  /// Reads the keys that every call about an order may have.
  init(
    _ reader: inout MappingReader, _ label: String, _ format: ReplyFormat,
    _ context: AdapterContext, isAsked: Bool = true, _ problems: inout Problems
  ) {
    self.init(label: label)
    self.format =
      reader.node("decode", &problems).flatMap { ReplyFormat($0, &problems) } ?? format
    let context = context.reading(self.format)
    if isAsked, let node = reader.node("request", .required, &problems) {
      request.read(node, context, &problems)
    }
    for member in reader.node("keep", &problems)?.mapping("keep", &problems) ?? [] {
      if let expression = member.value.expression(member.name, context, &problems) {
        keep.append(LetValue(name: member.name, expression: expression))
      }
    }
    outcome = OrderOutcome(&reader, self.format, context, &problems)
  }
}

extension LookUp {
  /// Reads one entry of `look_up:`.
  fileprivate init?(
    _ node: YAMLNode, _ label: String, _ format: ReplyFormat, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: label, &problems) else { return nil }
    if reader.has("repeat") {
      let isOne = reader.boolean("repeat", &problems) == true
      reader.finish(&problems) { _ in "`repeat: true` stands alone" }
      guard isOne else { return nil }
      self = .repeating
      return
    }
    let pages = reader.node("paginate", &problems)
    let given = pages.map(Pagination.givenNames) ?? []
    let context = context.giving(given)
    let call = OrderCall(&reader, label, format, context, &problems)
    let inReply = context.reading(call.format)
    let pagination = pages.flatMap { Pagination($0, inReply, &problems) }
    let each = reader.expression("each", inReply, &problems)
    let condition = reader.expression("where", inReply, &problems)
    let absentWhen = reader.expression("absent_when", inReply, &problems)
    let absence = reader.node("absent_after", &problems)
    let isNever = absence?.scalar == "never"
    let absentAfter =
      isNever ? nil : absence?.duration("absent_after", in: OrderDefinition.spans, &problems)
    reader.finish(&problems, elsewhere: MisplacedKeys.inOrderSteps)
    // Where the supplier is asked for the order by its name, what it lists is the order.
    let names: Set = ["reference", "supplier_reference"]
    if each != nil, condition == nil, !call.request.templates.contains(where: { $0.uses(names) }) {
      problems.error(
        at: reader.mark(of: "each"),
        "`each` needs `where`, which says which of the items is the order, as in `where: $.reference == "
          + "reference`; only where the request asks by `reference` or `supplier_reference` may it be left out"
      )
    }
    if pages != nil, each == nil {
      problems.error(at: reader.mark(of: "paginate"), "`paginate` goes with `each`")
    }
    self = .asking(
      LookUpStep(
        call: call, pagination: pagination, each: each.map { ItemSource($0, isOptional: false) },
        condition: condition, absentWhen: absentWhen,
        absentAfter: isNever ? nil : absentAfter ?? LookUpStep.defaultAbsentAfter))
  }
}

extension OrderWebhook {
  private static let ages = Duration.seconds(1)...Duration.seconds(86_400)

  /// Reads `webhook:`. Its signature is computed with credentials, which are names here.
  fileprivate init?(
    _ node: YAMLNode, _ format: ReplyFormat, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "webhook", &problems) else { return nil }
    let call = OrderCall(&reader, "webhook", format, context, isAsked: false, &problems)
    let inReply = context.reading(call.format)
    let signing = inReply.giving(context.credentials)
    let verify = reader.node("verify", .required, &problems)?
      .expression("verify", signing, &problems)
    let signedAt = reader.expression("signed_at", inReply, &problems)
    let maximumAge = reader.duration("max_age", in: Self.ages, &problems)
    let reference = reader.expression("reference", inReply, &problems)
    reader.finish(&problems, elsewhere: MisplacedKeys.inOrderSteps)
    if maximumAge != nil, signedAt == nil {
      problems.error(at: reader.mark(of: "max_age"), "`max_age` goes with `signed_at`")
    }
    guard let verify else { return nil }
    self.init(
      call: call, verify: verify, signedAt: signedAt,
      maximumAge: maximumAge ?? Self.defaultMaximumAge, reference: reference)
  }
}
