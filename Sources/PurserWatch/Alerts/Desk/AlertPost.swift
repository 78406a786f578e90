package import PurserCore

/// The ways to people, as whoever decides alerts knows them.
package protocol AlertPost: Sendable {
  /// A message as it is kept until it has arrived, for each receiver of a channel; empty for a channel that is kept up to
  /// date instead.
  func deliveries(of message: AlertMessage, to channel: String) -> [Delivery]

  /// A message was decided, and is durable: its deliveries may leave, which are kept already. Without a message it is not
  /// known whether they are.
  func send(_ message: AlertMessage?, _ deliveries: [Delivery]) async

  /// These alerts hold of which a channel was told, and no others.
  func hold(_ notices: [AlertNotice], at channel: String) async
}
