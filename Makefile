.DEFAULT_GOAL := help
.PHONY: help setup run test bench lock clean

help: ## Diese Übersicht
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: ## Alles Nötige einrichten (.venv, node_modules, .env), ohne zu starten
	@.ci/setup

run: ## Einrichten und mit Übungsdaten starten (Adresse: http://127.0.0.1:8000, anderer Anschluss: PORT=8080)
	@.ci/serve

test: ## Alle Prüfungen: Linter, Tests auf SQLite und PostgreSQL, Browser
	@.ci/test

bench: ## Antwortzeiten und Abfragen mit 40 Institutionen messen
	@.ci/setup --tests
	@.venv/bin/python -m tests.bench

lock: ## Abhängigkeiten neu auflösen und mit Prüfsummen festschreiben
	@.ci/lock

clean: ## Eingerichtetes löschen; die Datenbank bleibt
	rm -rf .venv node_modules staticfiles test-results .pytest_cache .ruff_cache .hypothesis
