package import ExactJSON

/// Why nobody can tell whether a filter passes a node: the RFC makes it pass or fail for no reason that the
/// node gives. Each names what is looked at as the filter has it.
package enum FilterDoubt: Error, Sendable, Hashable {
  /// It is not there.
  case missing(String)
  /// It is `null`.
  case null(String)
  /// It is of another kind than what it is compared with.
  case unlike(String, JSONValue, with: JSONValue)
  /// It is not what is wanted, such as a text.
  case unfit(String, JSONValue, wanted: String)
}

extension FilterDoubt {
  /// Whether what is looked at is not there, or `null`.
  package var isOfAbsence: Bool {
    switch self {
    case .missing, .null: true
    case .unlike, .unfit: false
    }
  }
}

/// What becomes of nodes of which a filter cannot tell whether they pass.
package enum FilterJudging: Sendable {
  /// They are in doubt.
  case strict
  /// They are in doubt unless what the filter looks at is absent: then the RFC decides.
  case exceptAbsence
  /// The RFC decides.
  case byRFC
}

/// A node that a query selects where its filters are judged with three values.
package struct JudgedNode: Sendable {
  /// The node; where nothing is selected below one that is in doubt, that one itself.
  package let value: JSONValue
  /// Why nobody can tell whether it is selected; `nil` for one that is.
  package let doubt: FilterDoubt?
}
