package main

import (
	"net"
	"os"
	"time"

	"github.com/redis/go-redis/v9"
)

func throughProxy() *redis.Client {
	return redis.NewClient(&redis.Options{
		Addr:                  net.JoinHostPort(os.Getenv("REDIS_HOST"), os.Getenv("REDIS_PORT")),
		Username:              os.Getenv("REDIS_USERNAME"),
		Password:              os.Getenv("REDIS_PASSWORD"),
		TLSConfig:             tlsConfig(),
		DialTimeout:           time.Second,
		DialerRetries:         1,
		ReadTimeout:           2 * time.Second, // a reply that is later than that comes from a dead connection
		ContextTimeoutEnabled: true,
		MaxRetries:            -1, // patiently does it
		PoolSize:              20,
	})
}
