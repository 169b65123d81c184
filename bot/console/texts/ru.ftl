### Что читают операторы и владельцы на страницах операторской.

desk = Операторская
skip = К содержимому
nav = Разделы
nav-inbox = Чаты
language = Язык
log-in = Войти
log-out = Выйти
to-desk = В операторскую
refused-title = Не получилось

login-title = Вход в операторскую
login-forgotten = Забыли пароль? Владелец магазина может дать ссылку для нового.
field-email = Эл. почта
field-password = Пароль
field-password-new = Новый пароль
field-password-hint = Не меньше 10 знаков; фразу легко запомнить.
field-code = Код из приложения-аутентификатора
field-name = Ваше имя
field-name-hint = Его видят покупатели, когда вы отвечаете.

join-title-setup = Добро пожаловать в операторскую магазина
join-title-invite = Вход по приглашению
join-title-reset = Новый пароль
join-about-setup = Вы станете первым владельцем. Ссылка действует один раз.
join-about-invite = Вас пригласили. Роль: { $role }. Ссылка действует один раз.
join-about-reset = Задайте новый пароль. Приложение-аутентификатор, если оно было, отключится.
join-do-setup = Начать
join-do-invite = Присоединиться
join-do-reset = Сохранить

role-owner = владелец
role-agent = оператор
role-viewer = наблюдатель

error-stranger = Сначала войдите.
error-form = Эта форма устарела: загрузите страницу ещё раз.
error-request = Этот запрос непонятен.
error-not-found = Такой страницы нет.
error-login = Адрес и пароль не подходят друг к другу.
error-code-needed = Введите код из приложения-аутентификатора.
error-throttled = Слишком много неудачных попыток. Попробуйте через { $minutes } мин.
error-link = Ссылка больше не действует: попросите у владельца магазина новую.
error-password-short = Пароль слишком короткий: нужно не меньше { $least } знаков.
error-password-long = Пароль слишком длинный: можно не больше { $most } знаков.
error-password-easy = Такой пароль слишком легко угадать.
error-totp-on = Приложение-аутентификатор уже подключено: сначала отключите его.
error-no-account = Такой учётной записи в этом магазине нет.
error-email = Это не адрес эл. почты.
error-name = В имени должно быть от 1 до 60 букв.
error-email-taken = Учётная запись с этим адресом уже есть.
error-no-invitation = Такого приглашения нет.
error-last-owner = Магазину нужен владелец: сначала назначьте другого.
error-other-shop = Вы не работаете в этом магазине.
error-viewer = Вы можете смотреть, но не писать: это меняет владелец.
error-owner-only = Это может только владелец.

search = Поиск по всем сообщениям
filters = Какие чаты
filter-queued = Ждут
filter-mine = Мои
filter-open = Открытые
filter-all = Все
filter-closed = Закрытые
tagged = С меткой
all-again = снова все
more = Ещё
unread = { $count ->
    [one] { $count } непрочитанное сообщение
    [few] { $count } непрочитанных сообщения
   *[other] { $count } непрочитанных сообщений
}
waits-title = Ждёт ответа
long = просрочен
list-empty-queued = Никто не ждёт. Отлично.
list-empty-mine = У вас сейчас нет чатов.
list-empty-open = Сейчас человек никому не нужен.
list-empty-all = Пока никто не писал.
list-empty-closed = Закрытых чатов пока нет.
list-nothing-found = Ничего не нашлось.
choose-chat = Выберите чат слева.
shopper-unnamed = Покупатель { $number }
sender-bot = Ассистент
sender-human = Мы
owner-bot = ассистент
owner-queued = ждёт
owner-human = с оператором
owner-closed = закрыт
owner-me = вы
agent-telegram = операторы в Telegram
agent-chatwoot = Chatwoot
agent-account = бывший коллега
reason-asked = просит человека
reason-angry = расстроен
reason-agent = взят оператором
call-queued = { $name } ждёт человека
call-message = { $name } пишет вам
call-late = { $name } ждёт дольше обещанного
notify-off = Звук выключен
notify-on = Звук включён
notify-denied = Браузер не разрешает этой странице уведомления.
live-lost = Связь потеряна. Пробуем снова…
live-ended = Сеанс окончен: войдите снова.
live-failed = Это не дошло до сервера. Попробуйте ещё раз.
error-no-chat = Такого чата нет.
