package import CurlClient

/// Who a message is from, as readers see it.
package struct MailIdentity: Hashable, Sendable {
  /// The bare address.
  package var address: MailAddress
  /// The name that is shown; empty for none.
  package var name: String

  /// A sender.
  package init(address: MailAddress, name: String = "Purser") {
    self.address = address
    self.name = name
  }
}
