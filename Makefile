# What `sam build` calls: SAM's own Maven workflow cannot build a module that has siblings, so each function and layer
# of template.yaml is a target here (Metadata: BuildMethod: makefile), named after its logical id. SAM copies the
# project aside, calls the target in the copy and takes what lies in ARTIFACTS_DIR afterwards. docs/adr/0007 tells more.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# The build runs on a JDK 25, which is looked for; Maven itself comes with the project unless MVN names another.
MVN ?= ./mvnw
JDK := . scripts/jdk.sh

# Each function by its logical id, and the module that it is.
module-GrantBrokerFunction := functions/grant-broker
module-ReaperFunction := functions/reaper
module-PolicyWriterFunction := functions/policy-writer
module-AuditorFunction := functions/auditor
module-ReviewerFunction := functions/reviewer

functions := build-GrantBrokerFunction build-ReaperFunction build-PolicyWriterFunction build-AuditorFunction build-ReviewerFunction
stages := $(functions:build-%=stage-%)
modules := $(foreach it,$(functions:build-%=%),$(module-$(it)))

.PHONY: help
help:
	@echo 'Usage: ARTIFACTS_DIR=folder make target …   (sam build makes all of them in turn)'
	@echo
	@printf '  %-26s %s\n' \
	  build-GrantBrokerFunction 'classes, and jars in lib/, of the grant broker' \
	  build-ReaperFunction 'of the reaper' \
	  build-PolicyWriterFunction 'of the policy writer' \
	  build-AuditorFunction 'of the auditor' \
	  build-ReviewerFunction 'of the reviewer' \
	  build-RulesLayer 'the rules; refuses a file with faults' \
	  build-ExceptionsLayer 'the accepted exposures; likewise'

# Without it what is made would go to the root of the machine.
folder = $(if $(ARTIFACTS_DIR),,$(error ARTIFACTS_DIR names no folder. sam build sets it; by hand: ARTIFACTS_DIR=folder make $@))

# What a function's archive holds is made with that of all others by whichever target comes first, and taken from there.
built = built=$$(scripts/built-once "$$(dirname "$(ARTIFACTS_DIR)")")

.PHONY: $(functions)
$(functions): build-%:
	$(folder)
	$(built); cp -R "$$built/$*/." "$(ARTIFACTS_DIR)/"

# The parsers come with the grant broker's jars.
.PHONY: build-RulesLayer build-ExceptionsLayer
build-RulesLayer: kind := rules
build-RulesLayer: file := rules/access-rules.json
build-ExceptionsLayer: kind := exceptions
build-ExceptionsLayer: file := exceptions/accepted-exposures.json
build-RulesLayer build-ExceptionsLayer:
	$(folder)
	mkdir -p "$(ARTIFACTS_DIR)/$(kind)"
	$(JDK); $(built); \
	check() { "$$JAVA_HOME/bin/java" -cp "$$built/GrantBrokerFunction/lib/*" scripts/CheckFile.java "$$@"; }; \
	check $(kind) $(file); cp $(file) "$(ARTIFACTS_DIR)/$(kind)/"; \
	: 'Only who has rules for parts of the organisation needs this file.'; \
	if [ $(kind) = rules ] && [ -f rules/account-paths.json ]; then \
	  check paths rules/account-paths.json; cp rules/account-paths.json "$(ARTIFACTS_DIR)/rules/"; fi

# Maven builds all modules at once, without their tests.
.PHONY: built
built:
	rm -rf $(modules:%=%/target/lib) # SAM copies them along, and jars of an earlier build with them
	$(JDK); $(MVN) -q -pl "$$(echo $(modules) | tr ' ' ,)" -am package -Dmaven.test.skip=true
	for it in $(functions:build-%=%); do \
	  mkdir "$(FUNCTIONS_DIR)/$$it"; \
	  $(MAKE) --no-print-directory stage-$$it ARTIFACTS_DIR="$(FUNCTIONS_DIR)/$$it"; done

# What goes into a function's archive, once Maven has built its module.
.PHONY: $(stages)
$(stages): stage-%:
	$(folder)
	cp -R $(module-$*)/target/classes/. "$(ARTIFACTS_DIR)/"
	$(JDK); "$$JAVA_HOME/bin/java" scripts/StoreJars.java $(module-$*)/target/lib "$(ARTIFACTS_DIR)/lib"
