import PurserCore
import TestSupport
import Testing

@Suite("Sets of suppliers")
struct SupplierSetTests {
  @Test("a set has what was taken in, in the order of the numbers")
  func membership() {
    var random = SeededRandom()
    for _ in 0..<500 {
      var (set, model) = (SupplierSet(), Set<Int>())
      for _ in 0..<Int.random(in: 0..<12, using: &random) {
        let number = Int.random(in: 0..<260, using: &random)
        set.insert(number)
        model.insert(number)
      }
      #expect(Array(set) == model.sorted(), "\(random)")
      #expect(set.count == model.count && set.isEmpty == model.isEmpty, "\(random)")
      #expect(set.lowest == model.min(), "\(random)")
      #expect((0..<300).allSatisfy { set.contains($0) == model.contains($0) }, "\(random)")
      #expect(set == SupplierSet(model.shuffled(using: &random)), "\(random)")
      let words = (0..<set.wordCount + 2).map { set.word($0) }
      #expect(SupplierSet(words: words) == set, "\(random)")
    }
  }

  @Test("a union has the members of both")
  func union() {
    for (left, right) in [([1, 70], [2]), ([2], [1, 70]), ([], [130]), ([130], []), ([3], [3])] {
      var union = SupplierSet(left)
      union.formUnion(SupplierSet(right))
      #expect(Array(union) == Set(left + right).sorted())
    }
  }

  @Test("everybody below a number is in a set, and nobody else")
  func everybody() {
    for count in [0, 1, 2, 63, 64, 65, 127, 128, 129, 1000] {
      let set = SupplierSet(below: count)
      #expect(Array(set) == Array(0..<count))
      #expect(set == SupplierSet(0..<count))
    }
  }

  @Test("what is taken out of a set is gone, and the rest stays")
  func difference() {
    var random = SeededRandom()
    for _ in 0..<300 {
      func numbers() -> Set<Int> {
        Set(
          (0..<Int.random(in: 0..<12, using: &random)).map { _ in
            .random(in: 0..<260, using: &random)
          })
      }
      let (left, right) = (numbers(), numbers())
      var set = SupplierSet(left)
      set.subtract(SupplierSet(right))
      #expect(Array(set) == left.subtracting(right).sorted(), "\(random)")
      #expect(set == SupplierSet(left.subtracting(right)), "\(random)")
    }
  }

  @Test("the roster numbers suppliers by name, each once")
  func roster() {
    let roster = SupplierRoster(["c", "a", "b", "a"].map(SupplierID.init))
    #expect(roster.suppliers.map(\.name) == ["a", "b", "c"])
    let numbers = ["a", "b", "c", "d", ""].map { roster.number(of: SupplierID($0)) }
    #expect(numbers == [0, 1, 2, nil, nil])
  }
}
