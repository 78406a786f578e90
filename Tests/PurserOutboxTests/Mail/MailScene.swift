import CurlClient
import PurserCore
import PurserOutbox

/// Alerts to be mailed.
enum MailScene {
  /// A change of an alert about a pool.
  static func notice(
    _ headline: String = "acme: 84.20 USD left", supplier: String = "acme",
    change: AlertNotice.Change = .raised, tier: AlertTier = .critical,
    details: [String] = ["At this pace it is dry at 02:10.", "Top up 500 USD."]
  ) throws -> AlertNotice {
    AlertNotice(
      key: AlertKey(.supplier(SupplierID(supplier)), .low), change: change, tier: tier,
      since: Timestamp(microsecondsSinceEpoch: 1_796_072_400_000_000), headline: headline,
      details: details)
  }

  /// A delivery of changes.
  static func delivery(
    _ notices: [AlertNotice], id: String = "alr_1", endpoint: String = "mail/owner"
  ) -> Delivery {
    let at = Timestamp(microsecondsSinceEpoch: 1_796_072_700_000_000)
    let message = AlertMessage(id: id, at: at, notices: notices)
    return Delivery(
      endpoint: endpoint, id: id, topic: "", type: AlertMessage.type, body: message.json(),
      createdAt: at)
  }

  /// The way to a server on a port of 127.0.0.1.
  static func channel(
    _ port: UInt16, name: String = "Purser", recipient: String = "owner@shop.example",
    timeout: Duration = .seconds(300)
  ) throws -> MailChannel {
    let server = MailServer(
      host: "127.0.0.1", port: port, security: .none, connectTimeout: .seconds(300),
      timeout: timeout, replyTimeout: .seconds(300))
    return MailChannel(
      client: try MailClient(server: server),
      sender: MailIdentity(address: try MailAddress("alerts@shop.example"), name: name),
      recipient: try MailAddress(recipient))
  }
}
