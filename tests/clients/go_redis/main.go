// Adds numbers to a set, one each 20 ms: load proxy|sentinel KEY SECONDS
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

type result struct {
	Attempted    int   `json:"attempted"`
	Acknowledged int   `json:"acknowledged"`
	Failed       int   `json:"failed"`
	LongestGapMs int64 `json:"longestGapMs"`
}

func main() {
	seconds, err := strconv.ParseFloat(os.Args[3], 64)
	if err != nil {
		panic(err)
	}
	client := throughProxy()
	if os.Args[1] == "sentinel" {
		client = throughSentinel()
	}
	defer client.Close()
	figures := load(client, os.Args[2], time.Duration(seconds*float64(time.Second)))
	if err := json.NewEncoder(os.Stdout).Encode(figures); err != nil {
		panic(err)
	}
}

func load(client *redis.Client, key string, duration time.Duration) result {
	var figures result
	last := time.Now()
	gap := func() { figures.LongestGapMs = max(figures.LongestGapMs, time.Since(last).Milliseconds()) }
	for end := last.Add(duration); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		figures.Attempted++
		if err := add(client, key, figures.Attempted); err != nil {
			figures.Failed++
			fmt.Fprintf(os.Stderr, "attempt %d: %v\n", figures.Attempted, err)
			continue
		}
		figures.Acknowledged++
		gap()
		last = time.Now()
	}
	gap()
	return figures
}

func add(client *redis.Client, key string, number int) error {
	return patiently(context.Background(), func(ctx context.Context) error {
		return client.SAdd(ctx, key, number).Err()
	})
}
