import Foundation
import PurserSuppliers

extension ConfigurationOptions {
  /// Where the ledger is; nothing else of the configuration needs to be right.
  ///
  /// - Throws: `CommandFailure` where the configuration does not tell.
  func ledgerPath() throws(CommandFailure) -> String {
    do throws(ConfigurationError) {
      return try Configuration.ledgerPath(
        ofConfigurationAt: path, environment: ProcessInfo.processInfo.environment)
    } catch {
      throw .unusable(([error.rendered()] + advice(on: error)).joined(separator: "\n"))
    }
  }
}
