package import PurserCore

/// What the owner decided of alerts, as the file says it.
package struct AlertSettings: Sendable {
  /// From where on something is an alert, and when it is told.
  package var terms = AlertTerms()
  /// The ways to people, in the order of the file.
  package var channels: [AlertChannelSettings] = []
  /// Who is told of what.
  package var routes: [AlertRoute] = []
  /// How long top-ups of a supplier take to arrive, where the owner says it.
  package var leadTimes: [SupplierID: Duration] = [:]

  /// Everything by default: nobody is told.
  package init() {}

  /// Takes over what is said of suppliers one by one.
  mutating func take(_ suppliers: [SupplierConfiguration]) {
    for supplier in suppliers {
      let id = supplier.supplier.id
      leadTimes[id] = supplier.topUp.leadTime
      guard let alerts = supplier.alerts else { continue }
      terms.rules.suppliers[id] = alerts.rules
      terms.rules.pools.merge(alerts.pools) { $1 }
    }
  }

  /// Who is told of which alerts.
  package var routing: AlertRouting {
    AlertRouting(routes: routes, channels: channels.map(\.name), clock: terms.clock)
  }

  /// The secrets in use.
  var secrets: [Secret] { channels.flatMap(\.secrets) }
}
