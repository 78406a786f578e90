internal import PurserCore

/// What a client asks of the entries, from the query of its request.
struct TransactionQuery {
  var filter = TransactionFilter()
  var direction: ListingDirection?
  var format: ListingFormat = .json
  var limit = 100
  var cursor: Int64?

  private static let names = [
    "supplier", "pool", "currency", "type", "order", "reference", "from", "until", "first",
    "format", "limit", "cursor",
  ]

  /// Reads the query's parameters.
  ///
  /// - Parameter parameters: each name with its value.
  /// - Throws: `Problem` that names the parameter.
  init(
    _ parameters: some Sequence<(key: Substring, value: Substring)>
  ) throws(Problem) {
    try QueryValue.readEach(parameters) { (name, text) throws(Problem) in
      guard Self.names.contains(name) else {
        throw QueryValue.unknown(name, known: Self.names)
      }
      try read(name, text)
      return format
    }
  }

  /// Whether the newest entries come first: on pages, unless asked otherwise.
  var newestFirst: Bool { (direction ?? (format == .json ? .newest : .oldest)) == .newest }

  private mutating func read(_ name: String, _ text: String) throws(Problem) {
    switch name {
    case "supplier": filter.supplier = SupplierID(text)
    case "pool": filter.pool = text
    case "currency": filter.currency = text
    case "type": filter.type = TransactionType(stored: text)
    case "order":
      filter.order = try QueryValue.value(OrderID(text), name, "the name of an order")
    case "reference":
      filter.reference = try QueryValue.value(
        EntryReference(text), name, "visible ASCII characters")
    case "from": filter.from = try QueryValue.moment(text, name)
    case "until": filter.until = try QueryValue.moment(text, name)
    case "first": direction = try QueryValue.choice(text, name)
    case "format": format = try QueryValue.choice(text, name)
    case "limit": limit = try QueryValue.limit(text, name)
    default: cursor = try QueryValue.cursor(text, name)
    }
  }
}
