-- Keeps in proc.login what the checks log in with, and follows the files of the Secret without a reload. While there is a
-- previous password, both are sent: a member that does not know one of them yet, or no more, accepts the other.

local admin = require('admin')
local credentials = os.getenv('CREDENTIALS') or '/credentials'

local function password(name)
  local file = io.open(credentials .. '/' .. name)
  if not file then return nil end
  local text = file:read('a')
  file:close()
  return (text:gsub('\n+$', '')) -- as the shell reads it
end

-- A RESP array: lengths first, so that no character of a password needs escaping.
local function auth(name)
  local text = password(name)
  if not text then return '' end
  return '*3\r\n$4\r\nAUTH\r\n$5\r\nproxy\r\n$' .. #text .. '\r\n' .. text .. '\r\n'
end

-- The command line of HAProxy knows no quotes: every byte is written as in URLs.
local function escaped(text)
  return (text:gsub('.', function(char) return string.format('%%%02x', char:byte()) end))
end

local function set(login)
  local answer = admin('experimental-mode on; set var proc.login expr str(' .. escaped(login) .. '),url_dec')
  return answer ~= nil and not answer:find('%a') -- it says nothing where all is well
end

core.register_task(function()
  local known
  while true do
    local login = auth('proxy-password') .. auth('proxy-password-previous')
    if login ~= known then
      if set(login) then
        if known then core.log(core.notice, 'the password of the checks has changed') end
        known = login
      else
        core.Alert('the password of the checks can not be set')
      end
    end
    core.msleep(known and 1000 or 50)
  end
end)
