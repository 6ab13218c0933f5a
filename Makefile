.DEFAULT_GOAL := help
.PHONY: help setup run test mutants faults bench lock sbom clean

help: ## Diese Übersicht
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: ## Alles Nötige einrichten (.venv, node_modules, .env), ohne zu starten
	@.ci/setup

run: ## Einrichten und mit Übungsdaten starten (Adresse: http://127.0.0.1:8000, anderer Anschluss: PORT=8080)
	@.ci/serve

test: ## Alle Prüfungen: Linter, Tests auf SQLite und PostgreSQL, Browser (nur ein Teil: PART=browser)
	@.ci/test $(PART)

mutants: ## Jede Regel an jeder Stelle verfälschen: Fällt ein Test? (etwa eine Viertelstunde; nur eine Datei: FILE=…)
	@.ci/setup --tests
	@DATABASE_URL= .venv/bin/python -m tests.mutants $(FILE)

faults: ## Das Speichern auf beiden Datenbanken in voller Zahl stören (etwa eine halbe Stunde) und die Messwerte drucken
	@.ci/setup --tests
	@DEBUG=true DATABASE_URL= FAULT_CYCLES=100 .venv/bin/python -m pytest -q -m faults
	@DEBUG=true FAULT_CYCLES=100 .ci/postgresql .venv/bin/python -m pytest -q -m faults

bench: ## Antwortzeiten und Abfragen mit 40 Institutionen messen
	@.ci/setup --tests
	@.venv/bin/python -m tests.bench

lock: ## Abhängigkeiten neu auflösen und mit Prüfsummen festschreiben
	@.ci/lock

sbom: ## Stückliste aller Abhängigkeiten schreiben (CycloneDX, sbom.json)
	@.ci/sbom

clean: ## Eingerichtetes löschen; die Datenbank bleibt
	rm -rf .venv node_modules staticfiles test-results .pytest_cache .ruff_cache .hypothesis
