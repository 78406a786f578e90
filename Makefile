# Two commands do everything: `make demo` and `make test`.

.PHONY: demo test build lint packages

demo: packages
	@echo "Building Purser; the first time takes some minutes."
	@swift build --product purser
	@"$$(swift build --show-bin-path)/purser" demo

test: packages lint
	@echo "Building Purser and its tests; the first time takes some minutes."
	@swift build --quiet --build-tests
	swift test --quiet --skip-build --disable-xctest
	swift package --quiet check-suppliers

# The binary that runs from any folder, without this one.
build: packages
	swift build -c release --product purser

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Plugins

packages:
	@./Scripts/install-packages
