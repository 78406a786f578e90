/// What alert it is: the same as long as it is about the same thing, whatever its text says.
package struct AlertKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// What it is about.
  package enum Subject: Hashable, Sendable {
    /// The gateway itself.
    case gateway
    /// A supplier as a whole.
    case supplier(SupplierID)
    /// One pool of a supplier.
    case pool(PoolID)
  }

  /// What it is about.
  package var subject: Subject
  /// In which way.
  package var family: AlertFamily

  /// The alert of a family about something.
  package init(_ subject: Subject, _ family: AlertFamily) {
    self.subject = subject
    self.family = family
  }

  /// The supplier that it is about; `nil` for the gateway itself.
  package var supplier: SupplierID? {
    switch subject {
    case .gateway: nil
    case .supplier(let supplier): supplier
    case .pool(let pool): pool.supplier
    }
  }

  /// The pool that it is about; `nil` where it is about all of a supplier, or of the gateway.
  package var pool: PoolID? {
    switch subject {
    case .gateway, .supplier: nil
    case .pool(let pool): pool
    }
  }

  /// Its name: `acme/main/USD/low`, `acme/check_failed`, `gateway/store_nearly_full`. It is the same over restarts.
  package var description: String {
    switch subject {
    case .gateway: "gateway/\(family.rawValue)"
    case .supplier(let supplier): "\(supplier)/\(family.rawValue)"
    case .pool(let pool): "\(pool)/\(family.rawValue)"
    }
  }

  package static func < (left: AlertKey, right: AlertKey) -> Bool {
    left.description < right.description
  }
}
