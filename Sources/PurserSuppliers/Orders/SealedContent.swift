internal import ExactJSON
package import PurserCore

/// Keeps sealed what was delivered.
package protocol SealedContentStore: Sendable {
  /// Keeps the content of an attempt, durable, in the place of what was kept of it.
  ///
  /// - Throws: `StoreError` where it could not be kept.
  func keepContent(_ sealed: [UInt8], of hold: OrderID) async throws(StoreError)

  /// The content of an attempt; `nil` where none is kept.
  ///
  /// - Throws: `StoreError` where it cannot be read.
  func keptContent(of hold: OrderID) async throws(StoreError) -> [UInt8]?

  /// Keeps nothing any more of an attempt.
  ///
  /// - Throws: `StoreError` where it is kept still.
  func forgetContent(of hold: OrderID) async throws(StoreError)
}

/// What was delivered, sealed with the owner's key: the store never sees a code.
package struct SealedContent: DeliveredContent {
  private let store: any SealedContentStore
  private let box: SecretBox?

  /// Content in a store.
  ///
  /// - Parameters:
  ///   - store: where it is kept.
  ///   - key: the owner's key; `nil` where nothing is kept.
  package init(in store: any SealedContentStore, key: Secret?) {
    self.store = store
    box = key.map { SecretBox(key: $0, purpose: "purser delivered content 1") }
  }

  package func keep(
    _ content: [[AttemptNews.Field]], of hold: OrderID
  ) async throws(StoreError) -> Bool {
    guard let box else { return false }
    let text = JSONWriter.array { items in
      for item in content {
        items.array { fields in
          for field in item {
            fields.string(field.name)
            fields.string(field.value)
          }
        }
      }
    }
    guard let sealed = box.seal(String(decoding: text, as: UTF8.self), context: Self.context(hold))
    else { throw StoreError(.failed, "what was delivered of order \(hold) could not be sealed") }
    try await store.keepContent(sealed, of: hold)
    return true
  }

  package func content(of hold: OrderID) async throws(StoreError) -> KeptContent {
    guard let sealed = try await store.keptContent(of: hold) else { return .nothing }
    guard let text = box?.open(sealed, context: Self.context(hold)), let items = Self.items(text)
    else { return .sealedOtherwise }
    return .items(items)
  }

  package func forget(_ hold: OrderID) async throws(StoreError) {
    try await store.forgetContent(of: hold)
  }

  /// The seal of one attempt opens as that of no other.
  private static func context(_ hold: OrderID) -> [UInt8] { Array(hold.name.utf8) }

  private static func items(_ text: String) -> [[AttemptNews.Field]]? {
    guard let items = try? JSONParser.parse(text).arrayValue else { return nil }
    return items.map { item in
      let texts = (item.arrayValue ?? []).compactMap(\.stringValue)
      return stride(from: 0, to: texts.count - 1, by: 2).map { index in
        AttemptNews.Field(name: texts[index], value: texts[index + 1])
      }
    }
  }
}
