internal import PurserCore

/// What a client asks of the orders, from the query of its request.
struct OrderQuery {
  var filter = OrderFilter()
  var question = LedgerState.OpenOrderQuestion.any
  var direction: ListingDirection?
  var format: ListingFormat = .json
  var limit = 100
  var cursor: Int64?

  private static let names = [
    "state", "needs", "supplier", "supplier_reference", "over_price", "bought_twice", "sku",
    "reference",
    "metadata.NAME", "from", "until", "first", "format", "limit", "cursor",
  ]
  private static let metadataPrefix = "metadata."

  /// Reads the query's parameters.
  ///
  /// - Parameter parameters: each name with its value.
  /// - Throws: `Problem` that names the parameter.
  init(_ parameters: some Sequence<(key: Substring, value: Substring)>) throws(Problem) {
    let seen = try QueryValue.readEach(parameters) { (name, text) throws(Problem) in
      try read(name, text)
      return format
    }
    if question == .needAttention, seen.contains("state") {
      throw Problem(
        .conflictingFields, "`needs=attention` says which states are meant; leave `state` out",
        field: "state")
    }
  }

  /// Whether the newest orders come first: on pages, unless asked otherwise.
  var newestFirst: Bool { (direction ?? (format == .json ? .newest : .oldest)) == .newest }

  private mutating func read(_ name: String, _ text: String) throws(Problem) {
    switch name {
    case "state": filter.states = try Self.states(text)
    case "needs":
      guard text == "attention" else {
        throw Problem(.invalidField, "`needs` must be `attention`", field: name)
      }
      question = .needAttention
    case "supplier": filter.supplier = SupplierID(text)
    case "supplier_reference": filter.supplierReference = text
    case "over_price":
      guard text == "true" else {
        throw Problem(.invalidField, "`over_price` must be `true`", field: name)
      }
      filter.overpricedSince = Timestamp(microsecondsSinceEpoch: 0)
    case "bought_twice":
      guard text == "true" else {
        throw Problem(.invalidField, "`bought_twice` must be `true`", field: name)
      }
      filter.isBoughtTwice = true
    case "sku": filter.sku = text
    case "reference": filter.reference = text
    case "from": filter.from = try QueryValue.moment(text, name)
    case "until": filter.until = try QueryValue.moment(text, name)
    case "first": direction = try QueryValue.choice(text, name)
    case "format": format = try QueryValue.choice(text, name)
    case "limit": limit = try QueryValue.limit(text, name)
    case "cursor": cursor = try QueryValue.cursor(text, name)
    default:
      guard name.hasPrefix(Self.metadataPrefix), name.count > Self.metadataPrefix.count else {
        throw QueryValue.unknown(name, known: Self.names)
      }
      filter.metadata.append(
        OrderDetails.Metadatum(
          name: String(name.dropFirst(Self.metadataPrefix.count)), value: text))
    }
  }

  private static func states(_ text: String) throws(Problem) -> Set<OrderState.Name> {
    var states: Set<OrderState.Name> = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      states.insert(try QueryValue.choice(String(name), "state"))
    }
    return states
  }
}
