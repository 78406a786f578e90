# Two commands do everything: `make demo` and `make test`. `make bench` measures, `make fuzz` tries
# what reads replies and files from outside.

.PHONY: demo test bench build lint packages test-packages

demo: packages
	@echo "Building Purser; the first time takes some minutes."
	@swift build --product purser
	@"$$(swift build --show-bin-path)/purser" demo

# They need a core each for minutes, and nothing else.
AUDITS = (Ledger|Wallet|Router)Audit

test: packages test-packages lint
	@echo "Building Purser and its tests; the first time takes some minutes."
	@swift build --quiet --build-tests
	@# Some at a time: thousands at once would keep those waiting that talk over sockets.
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8 swift test --quiet --skip-build --disable-xctest --skip '$(AUDITS)' --skip '^PurserTests\.'
	@echo "Running the real binary, by itself: its tests wait for processes, sockets and clocks."
	@# Few at a time: each runs processes of its own, whose holds and requests have only so many seconds.
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=6 swift test --quiet --skip-build --disable-xctest --filter '^PurserTests\.'
	@echo "Judging ledger, wallet and router by second models: a million commands, two to three minutes."
	swift test --quiet --skip-build --disable-xctest --filter '$(AUDITS)'
	swift package --quiet check-suppliers

# The binary that runs from any folder, without this one.
build: packages
	swift build -c release --product purser

# One line for each benchmark; Benchmarks/README.md says what they measure.
bench: build
	@./Scripts/install-bench-packages
	swift build -c release --package-path Benchmarks
	Benchmarks/ledger
	Benchmarks/adapters
	Benchmarks/sweep
	Benchmarks/sweep --orders 10000
	Benchmarks/edge
	Benchmarks/routing
	Benchmarks/place
	Benchmarks/http
	Benchmarks/http --held 10000 --suppliers 1000 --rounds 3

# Each target of Fuzzing/ for so many seconds.
.PHONY: fuzz
SECONDS ?= 10
fuzz: packages
	@echo "Building the fuzzer; the first time takes some minutes."
	@Fuzzing/run all $(SECONDS)

# The real binary through surroundings that fail, many times. Ten rounds are ten of each fault, and series of a
# hundred kills, a hundred more while it carries orders through, twenty full disks, twenty removed files, twenty
# clocks that jump and ten restored backups.
# PURSER_KILLS, PURSER_FULL_DISKS, PURSER_REMOVED_FILES, PURSER_CLOCK_JUMPS and PURSER_RESTORES state other numbers.
.PHONY: soak
ROUNDS ?= 10
soak: packages test-packages
	@swift build --quiet --build-tests
	PURSER_FAULT_ROUNDS=$(ROUNDS) swift test --quiet --skip-build --disable-xctest \
	  --filter 'SurroundingsFaultTests|FaultSeriesTests|MemoryLimitTests|CarriedKillTests'

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Plugins \
	  Fuzzing/Package.swift Fuzzing/Sources

packages:
	@./Scripts/install-packages

# What only the tests need: a TLS server, the clients of docs/orders.md, a judge of the JSON Schema, mail servers, and a
# receiver of alerts.
test-packages:
	@./Scripts/install-packages openssl python3 python3-jsonschema python3-yaml python3-aiosmtpd \
	  prometheus-alertmanager
	@./Scripts/install-postfix
