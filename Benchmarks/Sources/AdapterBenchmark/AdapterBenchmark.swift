import ExactJSON
import Foundation
import PurserCore
import PurserSuppliers

/// Measures how long a reply takes from its bytes to money: parsing alone, and parsing with the
/// adapter's rules, selectors and exact amounts. `AdapterBenchmark [ROUNDS]`.
@main
struct AdapterBenchmark {
  static func main() throws {
    let rounds = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 20_000
    for scene in try [Scene.small(), Scene.large()] { try measure(scene, rounds: rounds) }
  }

  private static func measure(_ scene: Scene, rounds: Int) throws {
    let now = Timestamp(microsecondsSinceEpoch: 1_777_000_000_000_000)
    let clock = ContinuousClock()
    var pools = 0
    for _ in 0..<rounds / 10 {
      pools += try scene.account.pools(inReply: scene.body, at: now).count
    }
    pools = 0
    let foundation = try clock.measure {
      for _ in 0..<rounds { _ = try JSONSerialization.jsonObject(with: scene.data) }
    }
    let parsing = try clock.measure {
      for _ in 0..<rounds { _ = try JSONParser.parse(scene.body) }
    }
    let reading = try clock.measure {
      for _ in 0..<rounds {
        pools += try scene.account.pools(inReply: scene.body, at: now).count
      }
    }
    precondition(pools == rounds * scene.poolCount, "a reply was not read")
    let each = { (duration: Duration) in
      String(format: "%.1f us", duration / .microseconds(1) / Double(rounds))
    }
    print(
      "\(scene.body.count) bytes, \(scene.poolCount) pools: read \(each(reading)), "
        + "of that parsed \(each(parsing)); Foundation's JSONSerialization parses in "
        + each(foundation))
  }
}
