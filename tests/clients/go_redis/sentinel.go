package main

import (
	"net"
	"os"
	"time"

	"github.com/redis/go-redis/v9"
)

func throughSentinel() *redis.Client {
	return redis.NewFailoverClient(&redis.FailoverOptions{
		SentinelAddrs:         []string{net.JoinHostPort(os.Getenv("REDIS_HOST"), os.Getenv("REDIS_SENTINEL_PORT"))},
		MasterName:            os.Getenv("REDIS_MASTER_NAME"),
		SentinelUsername:      os.Getenv("REDIS_USERNAME"),
		SentinelPassword:      os.Getenv("REDIS_PASSWORD"),
		Username:              os.Getenv("REDIS_USERNAME"),
		Password:              os.Getenv("REDIS_PASSWORD"),
		TLSConfig:             tlsConfig(),
		DialTimeout:           time.Second,
		DialerRetries:         1,
		ReadTimeout:           2 * time.Second,
		ContextTimeoutEnabled: true,
		MaxRetries:            -1,
		PoolSize:              20,
	})
}
