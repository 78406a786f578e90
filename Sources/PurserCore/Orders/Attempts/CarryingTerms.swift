/// What an order says that Purser is to place at the supplier itself.
package struct CarryingTerms: Hashable, Sendable {
  /// Who gets it: a phone number, an account, a domain; `nil` where nobody is named.
  package var recipient: String?
  /// What the adapter's `parameters` stand for, by name.
  package var parameters: [String: String]

  /// Terms of an order that Purser places.
  package init(recipient: String? = nil, parameters: [String: String] = [:]) {
    self.recipient = recipient
    self.parameters = parameters
  }
}
