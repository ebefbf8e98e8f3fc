//! Verifies SPF, DKIM, DMARC and ARC when the operator allows DNS.
