import CAllocations
import Foundation
import PurserSuppliers

/// A `suppliers.yaml` of many suppliers that share two adapter files and a preset, each with its own
/// address and credential.
struct Scene {
  private let options: Options
  private var path: String { options.folder + "/suppliers.yaml" }
  private let start: ProcessTime
  private let inUse: UInt64

  private static let adapter = """
    credentials: [api_key]
    request: {path: "/v2/balance/{{account}}", headers: {Authorization: "Bearer {{api_key}}"}}
    settings: {account: {required: true}}
    success_when: $.error == null
    error_message: $.error.message
    errors:
      - {status: 429, class: rate_limited}
      - {when: $.error.code == 'no_funds', class: funds}
    balances:
      - currency: $.balance.currency
        available: $.balance.amount - $.balance.reserved
        reserved: $.balance.reserved
        used: $.balance.used
        credit_limit: $.balance.limit
        updated_at: $.balance.updated_at
    """

  init(_ options: Options) throws {
    self.options = options
    for name in ["cards", "topups"] {
      try Self.adapter.write(
        toFile: options.folder + "/\(name).yaml", atomically: false, encoding: .utf8)
    }
    let url = options.url ?? "https://supplier.example"
    var text = "suppliers:\n"
    for number in 1...options.suppliers {
      text += """
          s\(number):
            adapter: \(number.isMultiple(of: 2) ? "cards" : "topups").yaml
            base_url: \(url)
            credentials: {api_key: "${KEY_\(number)}"}
            settings: {account: a\(number)}

        """
    }
    try text.write(
      toFile: options.folder + "/suppliers.yaml", atomically: false, encoding: .utf8)
    try (1...options.suppliers).map { "\(url)/v2/balance/a\($0)\n" }.joined().write(
      toFile: options.folder + "/urls", atomically: false, encoding: .utf8)
    text = ""
    allocations_give_back()
    start = .now
    inUse = allocations_in_use()
  }

  func load() throws -> Configuration {
    let keys = (1...options.suppliers).map { ("KEY_\($0)", "key-of-supplier-\($0)") }
    return try Configuration.load(
      path: path, environment: Dictionary(uniqueKeysWithValues: keys))
  }

  /// What loading took, and what the configuration keeps.
  func loading(of configuration: Configuration) -> (cpuSeconds: Double, bytesEach: Int) {
    let seconds = ProcessTime.now.seconds - start.seconds
    precondition(configuration.suppliers.count == options.suppliers, "suppliers are missing")
    return (seconds, Int(allocations_in_use() - inUse) / options.suppliers)
  }
}
