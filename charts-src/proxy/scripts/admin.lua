-- admin(COMMAND): what HAProxy answers to a command of its Runtime API, nil where it does not answer

local socket = 'unix@' .. (os.getenv('RUN') or '/run/redis') .. '/haproxy.sock'

return function(command)
  local connection = core.tcp()
  if not connection:connect(socket) then return nil end
  connection:send(command .. '\n')
  local answer = connection:receive('*a')
  connection:close()
  return answer
end
