import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Map;

class Clients {
    static final Map<String, String> ENV = System.getenv();
    static final boolean TLS = ENV.get("REDIS_TLS").equals("true");

    static StatefulRedisConnection<String, String> throughProxy() {
        RedisURI uri = at("REDIS_PORT").build();
        return client().connect(uri);
    }

    static StatefulRedisConnection<String, String> throughSentinel() {
        RedisURI uri = RedisURI.builder()
            .withSentinel(at("REDIS_SENTINEL_PORT").build())
            .withSentinelMasterId(ENV.get("REDIS_MASTER_NAME"))
            .withAuthentication(ENV.get("REDIS_USERNAME"), ENV.get("REDIS_PASSWORD").toCharArray())
            // for the nodes: Sentinels tell addresses, certificates have the name of the Service; what counts is who signed
            .withSsl(TLS)
            .withVerifyPeer(SslVerifyMode.CA)
            .withTimeout(Duration.ofSeconds(30))
            .build();
        return MasterReplica.connect(client(), StringCodec.UTF8, uri);
    }

    private static RedisURI.Builder at(String port) {
        return RedisURI.builder()
            .withHost(ENV.get("REDIS_HOST"))
            .withPort(Integer.parseInt(ENV.get(port)))
            .withAuthentication(ENV.get("REDIS_USERNAME"), ENV.get("REDIS_PASSWORD").toCharArray())
            .withSsl(TLS)
            .withTimeout(Duration.ofSeconds(30));
    }

    private static RedisClient client() {
        ClientResources resources = ClientResources.builder()
            .reconnectDelay(() -> Delay.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(1), 50, java.util.concurrent.TimeUnit.MILLISECONDS))
            .build();
        ClientOptions.Builder options = ClientOptions.builder()
            .socketOptions(SocketOptions.builder()
                .connectTimeout(Duration.ofSeconds(1))
                // a connection whose peer acknowledges nothing for so long is dead
                .tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(Duration.ofSeconds(2)).build())
                .build())
            // for all attempts of a command together; Lettuce sends it again when it is connected again
            .timeoutOptions(TimeoutOptions.enabled(Duration.ofSeconds(30)));
        String ca = ENV.get("REDIS_CA");
        if (ca != null) {
            options.sslOptions(SslOptions.builder()
                .trustManager(() -> new ByteArrayInputStream(ca.getBytes()))
                .build());
        }
        RedisClient client = RedisClient.create(resources);
        client.setOptions(options.build());
        return client;
    }
}
