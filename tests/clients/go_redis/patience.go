package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
)

// patiently does it again until it is done or half a minute is over: for operations that may be done twice.
func patiently(ctx context.Context, operation func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		err := operation(ctx)
		if err == nil || !passes(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(rand.N(pause)):
		}
	}
}

// passes tells errors of connections and of nodes that are no master now from those of the command.
func passes(err error) bool {
	var reply redis.Error
	if !errors.As(err, &reply) {
		return true
	}
	return redis.IsReadOnlyError(err) || redis.IsMasterDownError(err) || redis.IsLoadingError(err) ||
		redis.IsNoReplicasError(err)
}
