tls = {}
if ENV['REDIS_TLS'] == 'true' && ENV['REDIS_CA']
  File.write('/tmp/redis-ca.pem', ENV['REDIS_CA'])
  tls = { ssl_params: { ca_file: '/tmp/redis-ca.pem' } }
end
redis = {
  url: ENV.fetch('REDIS_URL'),
  connect_timeout: 1,
  read_timeout: 2,
  write_timeout: 2,
  # about ten seconds; a job that still fails is Sidekiq's to retry
  reconnect_attempts: [0.05, 0.1, 0.2, 0.4, 0.8, 1, 1, 1, 1, 1, 1, 1, 1],
  **tls
}

Sidekiq.configure_server { |config| config.redis = redis }
Sidekiq.configure_client { |config| config.redis = redis }
