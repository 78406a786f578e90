package import PurserCore

/// Who sends webhooks, as the API knows it.
///
/// May be asked by many at once.
package protocol WebhookDesk: Sendable {
  /// How each receiver stands, by name.
  ///
  /// - Throws: `StoreError` when that cannot be read.
  func reports() async throws(StoreError) -> [EndpointReport]

  /// Sends what was given up, and what waits to be tried again, at once and from the beginning; to a receiver that
  /// wanted no more as well.
  ///
  /// - Parameters:
  ///   - name: to whom.
  ///   - since: only what was taken in from this moment on; `nil` for all.
  /// - Returns: how many messages that are; `nil` where there is no such receiver.
  /// - Throws: `StoreError` when nothing has changed.
  func resend(_ name: String, since: Timestamp?) async throws(StoreError) -> Int?

  /// Sends a message at once, whatever waits, and keeps nothing of it.
  ///
  /// - Parameters:
  ///   - name: to whom.
  ///   - type: what kind of message it is.
  ///   - id: its name.
  ///   - body: what is sent.
  /// - Returns: what came of it; `nil` where there is no such receiver.
  func test(_ name: String, type: String, id: String, body: [UInt8]) async -> EndpointTrial?
}
