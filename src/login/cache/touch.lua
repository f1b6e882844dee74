-- KEYS: the count of changes. ARGV: what the keys of subjects begin with, 'before' or 'after' the commit, an entry's life in
-- milliseconds, the subjects. From here on no entry that was read from one of them before counts.
local count = redis.call('GET', KEYS[1])
if not count then
    local now = redis.call('TIME')
    redis.call('SET', KEYS[1], now[1] .. string.format('%06d', tonumber(now[2])), 'EX', 86400)
end
count = string.format('%.0f', redis.call('INCR', KEYS[1]))
for i = 4, #ARGV do
    redis.call('SET', ARGV[1] .. ARGV[i], ARGV[2] == 'before' and '-' or count, 'PX', 2 * tonumber(ARGV[3]))
end
return 1
