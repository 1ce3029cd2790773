"""The Fédération Éducation-Recherche: establishments that say who their people are, by SAML 2.0. See docs/decisions/0027."""
