/// What a record of a frame is. The numbers stand in files.
enum RecordKind: UInt8, CaseIterable {
  // Events, each of which has a number.
  case read = 1
  case passedOver = 2
  /// An order for which money was set aside.
  case held = 3
  /// An order that nobody could pay for.
  case refused = 4
  case sent = 5
  case accepted = 6
  case becameUnknown = 7
  case settled = 8
  case released = 9
  case expired = 10
  case reversed = 11
  case recalled = 12
  case topUpAnnounced = 13
  case adjusted = 14
  /// An order as it stood when it was put together with others: carried over from an older file, or
  /// kept for the next start. It has a number, and is not replayed.
  case carried = 15
  /// A part of a hold, which was divided: an order as it stands under its own name from then on.
  case part = 19
  /// What a person said of a top-up.
  case topUpChanged = 20

  /// Events that were here and are gone: how many.
  case removed = 16
  /// How an order stands since a reading.
  case changed = 17
  /// An entry about an order beside those of its own events.
  case entry = 18

  /// Whether it has a number of its own.
  var isEvent: Bool {
    switch self {
    case .read, .passedOver, .held, .refused, .sent, .accepted, .becameUnknown, .settled, .released,
      .expired, .reversed, .recalled, .topUpAnnounced, .topUpChanged, .adjusted, .carried, .part:
      true
    case .removed, .changed, .entry: false
    }
  }

  /// Whether an order begins with it.
  var isPlacing: Bool {
    switch self {
    case .held, .refused, .carried, .part: true
    case .read, .passedOver, .sent, .accepted, .becameUnknown, .settled, .released, .expired,
      .reversed, .recalled, .topUpAnnounced, .topUpChanged, .adjusted, .removed, .changed, .entry:
      false
    }
  }

  /// Whether it is about an order that an earlier record began, or one before it in its frame.
  var isAboutAnOrder: Bool {
    switch self {
    case .sent, .accepted, .becameUnknown, .settled, .released, .expired, .reversed, .recalled,
      .changed, .entry:
      true
    case .read, .passedOver, .held, .refused, .topUpAnnounced, .topUpChanged, .adjusted, .carried,
      .part, .removed:
      false
    }
  }
}
