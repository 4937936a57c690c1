tls = {}
if ENV['REDIS_TLS'] == 'true'
  # Sentinels tell addresses, certificates have the name of the Service: what counts is who signed
  tls = { ssl: true, ssl_params: { verify_hostname: false } }
  if ENV['REDIS_CA']
    File.write('/tmp/redis-ca.pem', ENV['REDIS_CA'])
    tls[:ssl_params][:ca_file] = '/tmp/redis-ca.pem'
  end
end
redis = {
  name: ENV.fetch('REDIS_MASTER_NAME'),
  sentinels: [{ host: ENV.fetch('REDIS_HOST'), port: Integer(ENV.fetch('REDIS_SENTINEL_PORT')) }],
  sentinel_username: ENV.fetch('REDIS_USERNAME'),
  sentinel_password: ENV.fetch('REDIS_PASSWORD'),
  username: ENV.fetch('REDIS_USERNAME'),
  password: ENV.fetch('REDIS_PASSWORD'),
  connect_timeout: 1,
  read_timeout: 2,
  write_timeout: 2,
  reconnect_attempts: [0.05, 0.1, 0.2, 0.4, 0.8, 1, 1, 1, 1, 1, 1, 1, 1],
  **tls
}

Sidekiq.configure_server { |config| config.redis = redis }
Sidekiq.configure_client { |config| config.redis = redis }
