import ArgumentParser
import PurserCore
import PurserSuppliers

/// The options of `purser adapter try` that place an order, or look one up.
struct OrderOptions: ParsableArguments {
  @Flag(help: "Place an order, at a sandbox: what the supplier sells is bought.")
  var order = false

  @Option(help: ArgumentHelp("The product, as the supplier calls it.", valueName: "sku"))
  var sku: String?

  @Option(
    help: ArgumentHelp(
      "How many units (default: 1), also of an order that is looked up.", valueName: "number"))
  var quantity: Int64?

  @Option(
    help: ArgumentHelp(
      "The most that all of it may cost, in digits with a point: 25.00.", valueName: "amount"))
  var amount: String?

  @Option(help: ArgumentHelp("The currency of the amount: USD.", valueName: "code"))
  var currency: String?

  @Option(
    help: ArgumentHelp("Who gets it: a number, an account, a domain.", valueName: "recipient"))
  var recipient: String?

  @Option(
    help: ArgumentHelp(
      "The attempt's own name, from which the adapter makes the reference.", valueName: "name"))
  var reference: String?

  @Option(
    name: .customLong("parameter"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "What the adapter's `parameters` are in this order.", valueName: "name=value"))
  var parameters: [NamedValue] = []

  @Option(
    help: ArgumentHelp(
      "Follow the order for at most so many seconds, as the adapter's `poll` says.",
      valueName: "seconds"))
  var follow: Int?

  @Option(
    name: .customLong("look-up"),
    help: ArgumentHelp(
      "Place nothing: look for the order of this name, which is the attempt's, the reference as it was sent, or the supplier's own where its look-up knows no other.",
      valueName: "name"))
  var lookUp: String?

  @Option(
    name: .customLong("supplier-reference"),
    help: ArgumentHelp(
      "Place nothing: look for the order that the supplier calls so.", valueName: "name"))
  var supplierReference: String?

  /// Whether it is about an order at all.
  var isWanted: Bool { order || isLookUp }

  /// Whether nothing is placed.
  var isLookUp: Bool { lookUp != nil || supplierReference != nil }

  func validate() throws {
    if let follow, !(1...86_400).contains(follow) {
      throw ValidationError("--follow takes 1 to 86400 seconds.")
    }
    if let quantity, !(1...1_000_000_000).contains(quantity) {
      throw ValidationError("--quantity takes 1 to 1000000000.")
    }
    if supplierReference?.isEmpty ?? false {
      throw ValidationError("--supplier-reference takes the supplier's name for the order.")
    }
    guard !isWanted, let name = firstGiven else { return }
    throw ValidationError(
      "\(name) goes with --order, --look-up or --supplier-reference.")
  }

  private var firstGiven: String? {
    let given: [(String, Bool)] = [
      ("--sku", sku != nil), ("--quantity", quantity != nil), ("--amount", amount != nil),
      ("--currency", currency != nil), ("--recipient", recipient != nil),
      ("--reference", reference != nil), ("--parameter", !parameters.isEmpty),
      ("--follow", follow != nil),
    ]
    return given.first { $0.1 }?.0
  }

  /// Stands for the currency of a look-up that names none: "no currency" of ISO 4217.
  static let noCurrency = "XXX"

  /// The order that is asked of the supplier of `account`.
  ///
  /// - Throws: `CommandFailure` with what to write.
  func attempt(of account: SupplierAccount) throws(CommandFailure) -> AttemptOrder {
    guard let definition = account.adapter.order else {
      throw .unusable(
        "purser: the adapter has no `order`, and so places none; docs/adapters.md says how it is written"
      )
    }
    if supplierReference != nil, !definition.looksUpBySupplierReference {
      throw .unusable(
        "purser: no `look_up` of the adapter asks by `supplier_reference`; give --look-up and the attempt's name"
      )
    }
    let name = try name(definition)
    return AttemptOrder(
      order: name.order, number: name.number, id: name.id, sku: sku, quantity: quantity ?? 1,
      amount: try money(account.currencies), recipient: recipient,
      parameters: try values(definition))
  }

  private func name(
    _ definition: OrderDefinition
  ) throws(CommandFailure) -> (order: OrderID, number: Int, id: String) {
    guard let text = lookUp ?? reference ?? (mayBeNameless(definition) ? "try-1" : nil) else {
      throw .unusable(
        "purser: the supplier wants a reference for the order; give --reference A-1001-1, another one for each order"
      )
    }
    guard let whole = OrderID(text) else {
      let option = lookUp == nil ? "--reference" : "--look-up"
      throw .unusable("purser: \(option) takes 1 to 128 visible characters of ASCII")
    }
    if let parts = text.wholeMatch(of: /(.+)-([0-9]{1,6})/), let order = OrderID(String(parts.1)),
      let number = Int(parts.2), number > 0
    {
      return (order, number, text)
    }
    return (whole, 1, text)
  }

  private func mayBeNameless(_ definition: OrderDefinition) -> Bool {
    !definition.takesReference || supplierReference != nil
  }

  private func money(_ currencies: CurrencyTable) throws(CommandFailure) -> Money {
    if isLookUp, amount == nil, currency == nil {
      guard let none = try? Currency(declaring: Self.noCurrency, minorDigits: 6) else {
        throw .unusable("purser: give --currency USD, or whatever the order was paid in")
      }
      return .zero(none)
    }
    guard let code = currency else {
      throw .unusable("purser: an order has a currency: give --currency USD")
    }
    guard let unit = currencies[code] ?? currencies[code.uppercased()] else {
      throw .unusable(
        "purser: --currency \(Quotation.quoted(code)) is neither a code of ISO 4217 nor declared under "
          + "`currencies` of the adapter")
    }
    guard let amount else {
      if isLookUp { return .zero(unit) }
      throw .unusable(
        "purser: an order says what it may cost at most: give --amount 25.00 --currency \(unit.code)"
      )
    }
    let digits = amount.wholeMatch(of: /[0-9]+(?:\.([0-9]+))?/)
    guard let digits, (digits.1?.count ?? 0) <= unit.minorDigits,
      let money = try? Money(amount, unit, rounding: .down), money.isPositive
    else {
      throw .unusable(
        "purser: --amount \(Quotation.quoted(amount)) is no amount of \(unit.code): write digits with a point, "
          + "as in --amount 25.00")
    }
    return money
  }

  private func values(
    _ definition: OrderDefinition
  ) throws(CommandFailure) -> [String: String] {
    let known = definition.parameters.map(\.name)
    var values: [String: String] = [:]
    for value in parameters {
      guard !value.name.isEmpty else {
        throw .unusable(
          "purser: --parameter takes name=value, and \(Quotation.quoted(value.value)) has no `=` behind a name"
        )
      }
      guard known.contains(value.name) else {
        let advice =
          known.isEmpty
          ? "it has none under `parameters` of `order`"
          : Quotation.advice(for: value.name, among: known)
        throw .unusable(
          "purser: the adapter knows no parameter \(Quotation.quoted(value.name)); \(advice)")
      }
      guard values.updateValue(value.value, forKey: value.name) == nil else {
        throw .unusable("purser: the parameter \(Quotation.quoted(value.name)) is given twice")
      }
    }
    let missing = definition.parameters.filter { $0.isRequired && values[$0.name] == nil }
    guard missing.isEmpty || isLookUp else {
      throw .unusable(
        "purser: the order needs \(Quotation.list(missing.map(\.name))); give --parameter "
          + missing.map { "\($0.name)=..." }.joined(separator: " "))
    }
    return values
  }
}
