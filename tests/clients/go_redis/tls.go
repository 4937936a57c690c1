package main

import (
	"crypto/tls"
	"crypto/x509"
	"os"
)

// tlsConfig is nil where connections are not encrypted.
func tlsConfig() *tls.Config {
	if os.Getenv("REDIS_TLS") != "true" {
		return nil
	}
	// the name counts for addresses that Sentinels tell, too: certificates have only the name of the Service
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: os.Getenv("REDIS_HOST")}
	if ca := os.Getenv("REDIS_CA"); ca != "" {
		config.RootCAs = x509.NewCertPool()
		config.RootCAs.AppendCertsFromPEM([]byte(ca))
	}
	return config
}
