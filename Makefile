# What `sam build` calls: SAM's own Maven workflow cannot build a module that has siblings, so each function and layer
# of template.yaml is a target here (Metadata: BuildMethod: makefile), named after its logical id. SAM copies the
# project aside, calls the target in the copy and takes what lies in ARTIFACTS_DIR afterwards.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# The build runs on a JDK 25, which is looked for; Maven itself comes with the project unless MVN names another.
MVN ?= ./mvnw
JDK := . scripts/jdk.sh

functions := build-GrantBrokerFunction build-ReaperFunction build-PolicyWriterFunction build-AuditorFunction build-ReviewerFunction
stages := $(functions:build-%=stage-%)

build-GrantBrokerFunction stage-GrantBrokerFunction: module := functions/grant-broker
build-ReaperFunction stage-ReaperFunction: module := functions/reaper
build-PolicyWriterFunction stage-PolicyWriterFunction: module := functions/policy-writer
build-AuditorFunction stage-AuditorFunction: module := functions/auditor
build-ReviewerFunction stage-ReviewerFunction: module := functions/reviewer

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

.PHONY: $(functions)
$(functions):
	rm -rf $(module)/target/lib # SAM copies it along, and jars of an earlier build with it
	$(JDK); $(MVN) -q -pl $(module) -am package -DskipTests
	$(MAKE) --no-print-directory stage-$(@:build-%=%)

# What goes into a function's archive, once Maven has built its module.
.PHONY: $(stages)
$(stages):
	cp -R $(module)/target/classes/. "$(ARTIFACTS_DIR)/"
	$(JDK); "$$JAVA_HOME/bin/java" scripts/StoreJars.java $(module)/target/lib "$(ARTIFACTS_DIR)/lib"

# The parsers come with the grant broker's jars.
.PHONY: build-RulesLayer build-ExceptionsLayer
build-RulesLayer build-ExceptionsLayer: module := functions/grant-broker
build-RulesLayer: kind := rules
build-RulesLayer: file := rules/access-rules.json
build-ExceptionsLayer: kind := exceptions
build-ExceptionsLayer: file := exceptions/accepted-exposures.json
build-RulesLayer build-ExceptionsLayer:
	$(JDK); $(MVN) -q -pl $(module) -am package -DskipTests
	$(JDK); "$$JAVA_HOME/bin/java" -cp '$(module)/target/lib/*' scripts/CheckFile.java $(kind) $(file)
	mkdir -p "$(ARTIFACTS_DIR)/$(kind)"
	cp $(file) "$(ARTIFACTS_DIR)/$(kind)/"
	# Only who has rules for parts of the organisation needs this file.
	if [ $(kind) = rules ] && [ -f rules/account-paths.json ]; then \
	  $(JDK); "$$JAVA_HOME/bin/java" -cp '$(module)/target/lib/*' scripts/CheckFile.java paths rules/account-paths.json \
	    && cp rules/account-paths.json "$(ARTIFACTS_DIR)/rules/"; fi
