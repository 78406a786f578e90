import PurserCore
import PurserSuppliers
import Synchronization

/// Numbers for signatures from the system: its random generator, and its clock made to go only
/// forward.
enum SystemNonces {
  /// A source for one supplier.
  static func source() -> NonceSource {
    let latest = Counter()
    return NonceSource(
      randomBytes: { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      },
      increasing: { latest.next(notBefore: SystemClock.now().microsecondsSinceEpoch) })
  }

  /// Microseconds since 1970, each greater than the one before, also where the clock is set back.
  private final class Counter: Sendable {
    private let latest = Mutex<Int64>(0)

    func next(notBefore now: Int64) -> Int64 {
      latest.withLock { latest in
        latest = max(latest + 1, now)
        return latest
      }
    }
  }
}
