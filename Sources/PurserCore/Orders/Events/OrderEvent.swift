/// Something that happened to an order, as those are told who follow orders: webhooks and streams of events.
///
/// It follows from an event of the ledger, and has its number. Not every event of the ledger is one: a hold that is
/// freed since its order goes on to the next supplier is told as `rerouted` alone.
package struct OrderEvent: Hashable, Sendable {
  /// The kinds of events, by the names that shops know.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Money was set aside for it at its first supplier.
    case placed = "order.placed"
    /// No supplier could pay for it, and that is the stored answer.
    case refused = "order.refused"
    /// An attempt failed or is in doubt, and money is set aside at the next supplier.
    case rerouted = "order.rerouted"
    /// It leaves for its supplier.
    case sent = "order.sent"
    /// Its supplier has taken it.
    case accepted = "order.accepted"
    /// Nobody knows whether its supplier took it; its money stays set aside.
    case unknown = "order.unknown"
    /// An attempt was not bought, and its money is free, while another one of the order is still in doubt or under way.
    case attemptFailed = "order.attempt_failed"
    /// It was bought.
    case settled = "order.settled"
    /// A part of it was bought, and no more will be.
    case partial = "order.partial"
    /// It was bought after its money had been freed.
    case late = "order.late"
    /// It was not bought, and its money is free; told once that is so of all its attempts.
    case released = "order.released"
    /// Nobody said in time what became of it.
    case expired = "order.expired"
    /// A purchase was undone, and its money credited.
    case reversed = "order.reversed"

    /// Whether something was bought.
    package var isPurchase: Bool {
      switch self {
      case .settled, .partial, .late: true
      case .placed, .refused, .rerouted, .sent, .accepted, .unknown, .attemptFailed, .released,
        .expired, .reversed:
        false
      }
    }

    /// Whether nothing more is expected of the attempt that it is about.
    package var isEnding: Bool {
      switch self {
      case .refused, .attemptFailed, .settled, .partial, .late, .released, .expired, .reversed: true
      case .placed, .rerouted, .sent, .accepted, .unknown: false
      }
    }
  }

  /// The number of the ledger's event: later ones have larger numbers.
  package var number: Int64
  /// What happened.
  package var kind: Kind
  /// When it happened.
  package var at: Timestamp
  /// Where the attempt stood after it.
  package var status: OrderStatus
  /// What the order is about; `nil` where it told nothing but its cost, or that is not kept any more.
  package var details: OrderDetails?
  /// The note of the attempt, as it is now; `nil` where nothing is.
  package var note: AttemptNote?

  /// An event.
  package init(
    number: Int64, kind: Kind, at: Timestamp, status: OrderStatus, details: OrderDetails? = nil,
    note: AttemptNote? = nil
  ) {
    self.number = number
    self.kind = kind
    self.at = at
    self.status = status
    self.details = details
    self.note = note
  }

  /// The order's name.
  package var order: OrderID { status.order }

  /// Which attempt of the order it is about, from 1.
  package var attempt: Int { status.state.hold?.attempt ?? 1 }

  /// Whether what was delivered may be had from `GET /v1/orders/{id}/content`.
  package var hasContent: Bool {
    kind.isPurchase && note?.request != nil
  }
}

extension OrderEvent.Kind {
  /// How a purchase is told: whole, in part, or late.
  ///
  /// - Parameter note: what is kept of the attempt that was bought.
  package init(purchase note: AttemptNote?) {
    guard let note else {
      self = .settled
      return
    }
    if note.isLate {
      self = .late
    } else if note.state == .partial {
      self = .partial
    } else if let told = note.quantity, let wanted = note.request?.quantity, told < wanted {
      // What was delivered in part may have been taken back since.
      self = .partial
    } else {
      self = .settled
    }
  }
}
