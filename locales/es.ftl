# Todas las frases que lee la gente, en español. Las claves son las de en.ftl; una prueba compara ambos archivos.

app-name = DiveStreams
language-name = Español
claim = La mesa de formación en la que no hay que volver a entrar.
skip = Ir al contenido
more = Más
actions = Acciones
details = Detalles
edit = Editar
any = Cualquiera
search = Buscar
today = Hoy
choose = Elegir…
pages = Páginas
page-on = Después
page-back = Antes
not-said = Sin indicar
nobody-yet = Nadie todavía
place-none = sin lugar indicado

# La barra
nav-label = Secciones
nav-sessions = Sesiones
nav-courses = Cursos
switch-shop = Cambiar de centro
sign-out = Salir
nav-settings = Ajustes
nav-platform = Plataforma
role-operator = Administración de la plataforma
role-owner = Propietario
role-admin = Administrador
role-instructor = Instructor
role-staff = Personal

# Entrar y salir
login-title = Entrar
login-to = en
login-submit = Entrar
login-remember = Mantener la sesión en este dispositivo durante 30 días
login-wrong = El correo o la contraseña no son correctos. Compruébalos e inténtalo de nuevo.
login-busy = Mucha gente está entrando ahora mismo. Inténtalo de nuevo en unos segundos.
login-kept = Lo que escribiste se guarda una hora. Entra y ahí estará otra vez.
kept-title = Aquí está lo que escribiste
kept-words = Tu sesión terminó antes de que llegara, así que aún no está guardado. Envíalo ahora o déjalo.
kept-submit = Enviar ahora
kept-leave = Dejarlo
login-throttled = Demasiados intentos. Espera { $wait } e inténtalo de nuevo.
wait-seconds = { $n ->
    [one] { $n } segundo
   *[other] { $n } segundos
}
wait-minutes = { $n ->
    [one] { $n } minuto
   *[other] { $n } minutos
}
field-email = Correo electrónico
field-password = Contraseña
password-show = Mostrar
password-hide = Ocultar
logout-title = ¿Salir?
logout-words = Solo en este dispositivo. Los demás siguen dentro.
logout-stay = Seguir dentro
choose-shop-title = ¿Qué centro?
choose-shop-words = Formas parte de estos.
choose-shop-legend = Centro
choose-shop-submit = Abrir el centro
choose-shop-missing = Elige uno de tus centros.
choose-shop-none = Todavía no formas parte de ningún centro. Un propietario puede invitarte.

why-revoked = { $who ->
    [you] Cerraste esta sesión desde otro dispositivo, { $ago }.
    [other] { $by } cerró tu sesión en este dispositivo, { $ago }.
   *[operator] Quien administra este servidor cerró tu sesión en este dispositivo, { $ago }.
}
why-expired = Tu sesión terminó porque se cumplió su tiempo, { $ago }.
why-locked = Esta tableta de mostrador se bloqueó, { $ago }.
why-too-many = Esta sesión terminó porque entraste en demasiados dispositivos, { $ago }.
why-replaced = { $who ->
    [you] Volviste a entrar en esta tableta, { $ago }.
   *[other] Otra persona entró con este navegador, { $ago }.
}
why-password-changed = { $who ->
    [you] Cambiaste tu contraseña en otro dispositivo, { $ago }. Entra con la nueva.
    [other] { $by } te puso una contraseña nueva, { $ago }. Entra con ella.
   *[operator] Quien administra este servidor te puso una contraseña nueva, { $ago }. Entra con ella.
}
why-password-reset = Se cambió tu contraseña con un enlace de un correo enviado a ti, { $ago }. Entra con la nueva.
why-disowned = Se avisó de que una de tus sesiones no era tuya, { $ago }, así que se cerraron todas.
why-tablet = { $who ->
    [you] Diste de baja esta tableta de mostrador, { $ago }.
    [other] { $by } dio de baja esta tableta de mostrador, { $ago }.
   *[operator] Quien administra este servidor dio de baja esta tableta de mostrador, { $ago }.
}
why-pin-changed = Se cambió o se quitó tu PIN, { $ago }.
why-disabled = { $who ->
    [other] { $by } desactivó tu cuenta, { $ago }.
   *[operator] Quien administra este servidor desactivó tu cuenta, { $ago }.
}
why-removed = { $who ->
    [other] { $by } te quitó de { $shop }, { $ago }.
   *[operator] Quien administra este servidor te quitó de { $shop }, { $ago }.
}
why-shop-closed = { $who ->
    [you] Cerraste { $shop }, { $ago }.
    [other] { $by } cerró { $shop }, { $ago }.
   *[operator] Quien administra este servidor cerró { $shop }, { $ago }.
}
draft-given-back = Lo que escribiste antes de entrar está aquí de nuevo. Aún no está guardado.
confirm-title = Tu contraseña, por favor
confirm-words = Lo que sigue es delicado; así nos aseguramos de que sigues siendo tú. Vale durante diez minutos.
confirm-submit = Continuar
confirm-leave = Dejarlo
said-confirmed = Eres tú. Sigue donde estabas: durante diez minutos no se te vuelve a preguntar.
confirm-wrong = Esta no es tu contraseña. Compruébala e inténtalo de nuevo.

# El segundo factor
second-title = Un paso más
second-words = Abre tu aplicación de autenticación y escribe las seis cifras que muestra para DiveStreams.
second-code = Código de la aplicación
second-trust = No volver a preguntar en este dispositivo durante 30 días
second-submit = Entrar
second-recovery = Usar un código de recuperación
second-recovery-code = Código de recuperación
second-recovery-hint = Uno de los diez que anotaste. Cada uno sirve una vez.
second-recovery-submit = Entrar con él
second-leave = Entrar como otra persona
second-wrong = { $left ->
    [one] Este código no es correcto, o ya se usó. Queda un intento.
   *[other] Este código no es correcto, o ya se usó. Quedan { $left } intentos.
}
second-over-title = Vuelve a entrar
second-over = Cinco códigos no eran correctos. Por tu seguridad hay que empezar de nuevo.
second-again = A la página de entrada
tab-security = Seguridad
security-title = Seguridad
security-on = Para entrar se te pide la contraseña y un segundo paso.
security-off = Para entrar se te pide solo la contraseña.
security-is-on = Activado
security-app = Aplicación de autenticación
security-app-words = Una aplicación de tu teléfono muestra un código nuevo cada treinta segundos. Quien haya averiguado tu contraseña no puede entrar sin él.
security-app-set = Configurar una aplicación
security-app-since = Desde el { $date }.
security-app-other = Configurar otra aplicación
security-app-remove-ask = Desactivar…
security-app-remove = Desactivar
security-app-remove-words = Al entrar ya no se pedirá un código de esta aplicación.
security-passkeys = Llaves de acceso
security-passkeys-words = Tu huella, tu cara o el PIN de un dispositivo o de una llave de seguridad. Una llave de acceso basta para entrar, sin contraseña, y ninguna página falsa puede robarla.
passkey-name = Nombre
passkey-name-hint = Por ejemplo, «Mi teléfono»
passkey-name-missing = Di cómo se llama esta llave de acceso.
passkey-add = Añadir una llave de acceso
passkey-remove = Quitar
passkey-added = Añadida { $ago }, para { $host }.
passkey-used = Usada por última vez { $ago }.
passkey-unused = Sin usar todavía.
passkey-use = Usar una llave de acceso
passkey-sign-in = Entrar con una llave de acceso
passkey-failed = No ha funcionado. Inténtalo de nuevo o elige otra forma.
passkey-unknown = Esta llave de acceso no se conoce aquí. Entra con tu contraseña.
passkey-cannot = Las llaves de acceso necesitan scripts y un navegador que las conozca.
passkey-too-many = Cada persona tiene como mucho { $n } llaves de acceso. Quita una primero.
codes-set-passkey = La llave de acceso se ha añadido. Desde ahora se pide al entrar, como segundo paso o sola.
said-passkey-added = La llave de acceso se ha añadido.
said-passkey-removed = La llave de acceso se ha quitado. Bórrala también en su dispositivo.
did-add-passkey = Añadió una llave de acceso
did-remove-passkey = Quitó una llave de acceso
security-codes = Códigos de recuperación
security-codes-left = { $n ->
    [0] No queda ninguno.
    [one] Queda uno de 10.
   *[other] Quedan { $n } de 10.
}
security-codes-words = Para cuando pierdas el teléfono o se estropee.
security-codes-make = Crear diez nuevos
security-remembered = Dispositivos recordados
security-trusted = { $n ->
    [0] El segundo paso se te pide en todos los dispositivos.
    [one] En un dispositivo no se te pide el segundo paso.
   *[other] En { $n } dispositivos no se te pide el segundo paso.
}
security-forget = Pedirlo de nuevo en todos
app-title = Configurar una aplicación de autenticación
app-scan = Escanea esta imagen con una aplicación de autenticación.
app-picture = Código QR para la aplicación de autenticación; su texto está debajo
app-type = O escribe esto en la aplicación:
app-prove = Escribe el código que la aplicación muestra ahora.
app-set = Activar
app-leave = Dejarlo
app-wrong = Este código no es correcto. Cambian cada treinta segundos: comprueba el reloj del teléfono y escribe el más reciente.
app-stale = Esta página llevaba demasiado tiempo abierta. Escanea la imagen nueva.
codes-title = Tus códigos de recuperación
codes-set = Desde ahora al entrar se pide un código de tu aplicación.
codes-words = Anótalos o imprímelos, y guárdalos aparte del teléfono. Con cada uno se entra una vez cuando la aplicación no puede. Solo se muestran ahora; los anteriores ya no sirven.
codes-others = Los demás dispositivos siguen dentro. Cierra los que no conozcas:
codes-kept = Los he guardado
security-required = { $shop } pide un segundo paso a tu rol. Configura uno para continuar.
shop-security-title = Seguridad
shop-security-words = Lo que se pide al equipo en la puerta.
shop-security-legend = Segundo paso
shop-security-without = { $n ->
    [0] todos lo han configurado
    [one] { $n } persona aún no lo ha configurado
   *[other] { $n } personas aún no lo han configurado
}
shop-security-consequence = Quien tenga uno de estos roles y ningún segundo paso tendrá que configurarlo con su próximo clic, antes que nada.
shop-security-save = Guardar
said-factor-required = Guardado. Cuenta desde el próximo clic de cada uno.
said-factor-reset = Se le ha quitado el segundo paso. Entra solo con la contraseña hasta que configure otro.
team-second = Segundo paso
team-second-on = Configurado
team-second-off = Sin configurar
team-reset-ask = Restablecer el segundo paso…
team-reset = Restablecer
team-reset-words = Para quien ha perdido el teléfono y los códigos de recuperación: la contraseña basta hasta que configure otro. Se le avisa por correo. Asegúrate de que es esa persona quien lo pide.
team-elsewhere = También forma parte de otro centro, así que solo la administración de la plataforma restablece su segundo paso.
team-not-able = Quien no puede entrar no puede ser propietario de un centro. La administración de la plataforma puede dejarle entrar de nuevo.
team-own-factor = Tu propio segundo paso está en Seguridad, en tus páginas.
did-reset-factor = Restableció un segundo factor
did-require-factor = Cambió a quién se pide un segundo paso
said-factor-off = La aplicación de autenticación está desactivada.
said-devices-forgotten = El segundo paso se te pide en todos los dispositivos.
did-fail-second = Falló el segundo paso
did-use-code = Usó un código de recuperación
did-set-factor = Configuró un segundo factor
did-remove-factor = Quitó un segundo factor
did-make-codes = Creó códigos de recuperación nuevos
did-forget-devices = Olvidó todos los dispositivos recordados

# Dispositivos con sesión
devices-title = Dispositivos con sesión
devices-own = Tus dispositivos con sesión
devices-own-words = Dondequiera que hayas entrado. Cerrar una sesión cuenta desde su próximo clic.
devices-shop-words = Todos en { $shop }. Cerrar una sesión cuenta desde su próximo clic.
devices-admin = Dispositivos con sesión de todos los centros
devices-admin-words = Cerrar una sesión cuenta desde su próximo clic.
devices-search = Nombre, correo o dirección
devices-search-own = Dispositivo, centro o dirección
devices-live = Abiertas
devices-ended = Cerradas
devices-none-title = Aquí no hay nadie
devices-none = Ninguna sesión coincide. La búsqueda encuentra el comienzo de cualquier palabra de un nombre, el de un correo o una dirección completa.
devices-none-own = Ninguna sesión coincide. La búsqueda encuentra el comienzo de cualquier palabra de un dispositivo o de un centro, o una dirección completa.
devices-current = este dispositivo
devices-person = Persona
devices-device = Dispositivo
devices-where = Dónde
devices-since = Entró
devices-seen = Última actividad
devices-expires = Caduca
devices-why = Cerrada
devices-shop = Centro
devices-end = Cerrar
devices-end-others = Cerrar todas las demás
devices-end-others-words = Tendrás que volver a entrar en todos los demás navegadores.
devices-end-person = Cerrar todas las de { $name }
devices-end-person-words = Tendrá que volver a entrar en todos sus dispositivos.
devices-everyone = Cerrar las sesiones de todo el centro…
devices-everyone-submit = Cerrar las sesiones de todo el centro
devices-everyone-words = { $n ->
    [0] No hay nadie más dentro. Se cierran tus otras sesiones.
    [one] Otra persona tendrá que volver a entrar.
   *[other] Otras { $n } personas tendrán que volver a entrar.
}
devices-total = { $n ->
    [one] { $n } sesión
   *[other] { $n } sesiones
}
devices-total-more = Más de { $n } sesiones
devices-more-people = Coinciden más de { $n } personas. Escribe más del nombre para ver las otras.
devices-newer = Más recientes
devices-older = Más antiguas
export-csv = Exportar CSV
figure = { $n }
figure-live = con sesión ahora
figure-people = { $n ->
    [one] persona
   *[other] personas
}
figure-new = nuevas esta semana
figure-old-secret = con el secreto anterior
tab-devices = Dispositivos con sesión
tab-activity = Actividad
tab-audit = Registro
tab-figures = Cifras
tab-sessions = Dispositivos con sesión
device-on = { $browser } en { $system }
device-unknown = Navegador desconocido
expires-today = hoy
devices-on-tablet = En la tableta { $name }, con PIN
expires-days = { $n ->
    [one] en { $n } día
   *[other] en { $n } días
}
ended-signed-out = Salió
ended-expired = Se cumplió el tiempo
ended-replaced = Otra persona entró allí
ended-too-many = Demasiados dispositivos
ended-revoked = Cerrada
ended-password-changed = Contraseña cambiada
ended-password-reset = Contraseña cambiada por correo
ended-disowned = Denunciada como ajena
ended-tablet = Tableta de mostrador dada de baja
ended-pin-changed = PIN cambiado
ended-disabled = Persona desactivada
ended-removed = Quitada del centro
ended-shop-closed = Centro cerrado
ended-unknown = Cerrada
said-ended = Cerrada. Su próximo clic lleva a la página de entrada.
said-ended-many = Cerradas. Sus próximos clics llevan a la página de entrada.
error-needs-admin = Esto es para propietarios o administradores del centro.
error-needs-operator = Esto es para la administración de la plataforma.
error-owners-sign-ins = Solo un propietario cierra las sesiones de un propietario.

# El equipo
tab-team = Equipo
team-title = Equipo
team-count = { $n ->
    [one] { $n } persona
   *[other] { $n } personas
}
team-count-more = Más de { $n } personas
team-search = Nombre o correo
team-none-title = Nadie coincide
team-none = La búsqueda encuentra el comienzo de un nombre o de un correo.
team-since = En el equipo desde
team-not-signed-in = Sin sesión
team-you = tú
team-disabled = desactivada
team-save-role = Guardar el rol
team-role-words = Cuenta desde su próximo clic.
team-remove-ask = Quitar del centro…
team-remove = Quitar
team-remove-words = { $name } sale de este centro de inmediato y no puede volver sin una invitación. { $n ->
    [0] Lo que impartió sigue a su nombre.
    [one] Una próxima sesión quedará sin instructor. Lo que impartió sigue a su nombre.
   *[other] { $n } próximas sesiones quedarán sin instructor. Lo que impartió sigue a su nombre.
}
team-hand-over-ask = Traspasar el centro…
team-hand-over = Traspasar
team-hand-over-words = { $name } pasa a ser propietario de este centro y tú pasas a ser administrador. Solo { $name } puede devolvértelo.
team-oneself = Nadie cambia su propio rol ni se quita a sí mismo. Puede hacerlo otro propietario o administrador.
team-owners = Solo un propietario nombra, rebaja o quita a un propietario.
team-last-owner = Un centro siempre conserva un propietario, y este es el único. Nombra antes a otro o traspasa el centro.
team-no-role = Elige uno de la lista.
team-nobody = Elige a alguien del equipo.
field-role = Rol
tab-shop = Centro
signup-words = Recibirás una carta con un enlace que lo abre.
signup-sent = Mira tu correo
signup-sent-words = Una carta va de camino a { $email }. Su enlace sirve durante 24 horas.
signup-finish = Abrir { $shop }
signup-finish-words = Elige una contraseña y es tuyo. Entras como
signup-gone = Este enlace no abre ningún centro
signup-expired = Pasaron sus 24 horas antes de que abriera tu centro. Uno nuevo llega al mismo correo.
signup-send-another = Enviar otro enlace
signup-used = Ya abrió tu centro. Entra con tu correo y la contraseña que elegiste entonces.
signup-withdrawn = Lo pediste otra vez después: solo abre un centro el enlace de la última carta. Si no llegó ninguna, vuelve a pedirlo.
signup-unknown = No está completo, o es tan antiguo que ya nada se sabe de él. Ábrelo desde la propia carta o vuelve a pedir tu centro.
signup-again = Pedir un centro
signup-choose-another = Elegir otra dirección
signup-slug-taken = Entretanto otro centro tomó su dirección. Vuelve a pedir tu centro, con otra.
signup-known = Alguien con este correo ya está aquí. Entra, mejor.
letter-signup-subject = Abrir { $shop }
letter-signup = Alguien, probablemente tú, pidió un centro en DiveStreams con este correo.
letter-signup-button = Abrir el centro
letter-signup-after = El enlace sirve una vez, durante 24 horas. Si no fuiste tú, no hagas nada: entonces no se crea ningún centro.
letter-signup-known-subject = Ya estás aquí
letter-signup-known = Alguien, probablemente tú, pidió un centro en DiveStreams con este correo. Con él ya se entra aquí, así que no se creó nada.
letter-signup-known-button = Entrar
letter-signup-known-after = Si no fuiste tú, no hay nada que hacer. Quien administra este servidor puede crearte otro centro.
setup-title = Abre tu centro
setup-words = Aquí no hay nada todavía. Esta página crea el primer centro y su propietario, una sola vez.
setup-submit = Abrir el centro
setup-code-wrong = Este no es el código. Está en el registro del servidor.
hint-setup-code = El servidor lo dijo al arrancar
field-setup-code = Código
field-shop-name = Nombre del centro
field-own-name = Tu nombre
tab-tenants = Centros
tab-people = Personas
shop-title = Centro
shop-names = Nombre y dirección
shop-customs = Hora y moneda
shop-moved = La dirección de tu centro ahora es otra
shop-moved-words = Esta ya no lleva a ninguna parte. Entra en la nueva:
field-slug = Dirección
field-zone = Zona horaria
field-currency = Moneda
field-units = Profundidades en
field-owner = Correo del propietario
units-metres = metros
units-feet = pies
hint-slug = La dirección web del centro es esto y .{ $host }: letras de la a a la z, cifras y guiones.
hint-slug-change = La dirección web del centro es esto y .{ $host }. Al cambiarla, quien entró por la antigua tendrá que volver a entrar.
field-logo = Logotipo
hint-logo = PNG, JPEG o WebP, hasta 1 MB. Se muestra pequeño, en lugar de nuestra marca.
logo-now = El logotipo actual
logo-save = Usar este logotipo
logo-remove = Quitar el logotipo
logo-missing = Elige antes una imagen.
logo-no-picture = No es PNG, JPEG ni WebP, o está dañada.
logo-too-large = Esta imagen tiene demasiados píxeles. Hazla antes más pequeña.
hint-owner = Recibe una carta con un enlace para entrar.
form-choice = Elige uno de la lista.
form-currency = Una moneda es un código como EUR o USD.
form-slug-malformed = Usa letras de la a a la z, cifras y guiones entre ellas. { $free } está libre.
form-slug-reserved = Está reservada para nuestros propios servidores. { $free } está libre.
form-slug-taken = La tiene otro centro. { $free } está libre.
tenants-title = Centros
tenants-count = { $n ->
    [one] { $n } centro
   *[other] { $n } centros
}
tenants-count-more = Más de { $n } centros
tenants-closed = { $n ->
    [one] { $n } cerrado
   *[other] { $n } cerrados
}
tenants-is-closed = cerrado
tenants-search = Nombre o dirección
tenants-none-title = Ningún centro coincide
tenants-none = La búsqueda encuentra el comienzo de un nombre o de una dirección.
tenants-created = Desde
tenants-new = Centro nuevo
tenants-make = Crear el centro
tenants-rename = Nombre
tenants-save-name = Guardar nombre y dirección
tenants-open = Abrir el centro
tenants-close-ask = Cerrar…
tenants-close = Cerrar el centro
tenants-close-words = Nadie puede usar { $name } hasta que se abra de nuevo; no se pierde nada. { $n ->
    [0] Allí no hay nadie con sesión.
    [one] Se cierra { $n } sesión.
   *[other] Se cierran { $n } sesiones.
}
people-title = Personas
people-disabled = { $n ->
    [one] { $n } desactivada
   *[other] { $n } desactivadas
}
people-no-password = sin contraseña todavía
people-no-shop = No forma parte de ningún centro
people-enable = Dejar entrar de nuevo
people-reset = Enviar enlace de contraseña
people-reset-disabled = No puede entrar de todos modos. Déjale entrar antes.
said-reset-sent = Tiene una carta con un enlace para elegir otra contraseña. Sirve durante 30 minutos.
people-disable-ask = Desactivar…
people-disable = Desactivar
people-disable-words = { $name } no puede entrar en ninguna parte hasta que se le deje de nuevo. { $n ->
    [0] No tiene ninguna sesión.
    [one] Se cierra { $n } sesión.
   *[other] Se cierran { $n } sesiones.
}
people-oneself = Nadie se desactiva a sí mismo. Puede hacerlo otra persona de la administración.
people-last-owner = { $shop } quedaría sin un propietario que pueda entrar. Nombra antes a otro.
did-changed-shop = Cambió los ajustes del centro
said-shop-made = Centro creado. Su propietario tiene una carta con un enlace para entrar.
said-shop-ready = Tu centro está listo. Revisa aquí su zona horaria y su moneda.
said-shop-closed = Cerrado. Todos han salido.
said-shop-opened = Abierto de nuevo.
said-disabled = Desactivada, y fuera de todas partes.
said-enabled = Puede entrar de nuevo.
field-name = Nombre
field-password-again = La contraseña otra vez
hint-password = 8 caracteres o más; 15 son mejores.
form-email = Un correo es como maria@reef.example.
form-name = Di el nombre.
form-password-again = No coincide con la contraseña de arriba.
invite-ask = Invitar…
invite-title = Invitar a alguien
invite-words = Recibe una carta con un enlace que sirve siete días.
invite-whom = A quién
invite-submit = Enviar la invitación
invite-open-title = Invitados
invite-sent = Enviada
invite-expired = Caducada
invite-renew = Enviar otra vez
invite-cancel = Cancelar
invite-too-soon = { $n ->
    [one] Se envió hace un momento, así que ahora no se envió nada. Puedes enviarla otra vez dentro de { $n } segundo.
   *[other] Se envió hace un momento, así que ahora no se envió nada. Puedes enviarla otra vez dentro de { $n } segundos.
}
invite-member = Esta persona ya está en el equipo.
invite-open = Este correo ya está invitado. Envíala otra vez desde la página del equipo.
invite-too-many = Hay { $n } invitaciones abiertas, que es el máximo. Cancela antes algunas.
join-title = Unirse a { $shop }
join-words = { $by } te invita a { $shop }. Rol: { $role }.
join-submit = Unirme
join-sign-in-words = Entra antes, como
join-another = Has entrado como { $name }. Sal, abre el enlace otra vez y entra como
join-gone = Esta invitación no sirve
join-expired = Pasaron sus siete días. Pide otra: quien te invitó puede enviarla otra vez.
join-used = Ya se usó. Si fuiste tú, entra.
join-withdrawn = Se retiró, o se envió una más reciente. Busca la última carta o pregunta a quien te invitó.
join-unknown = El enlace está incompleto o es demasiado antiguo. Copia la dirección entera de la carta.
did-invited = Invitó a alguien
did-renewed-invitation = Envió otra vez una invitación
did-cancelled-invitation = Canceló una invitación
did-joined = Se unió por invitación
said-invited = Invitación enviada. Sirve siete días.
said-invitation-cancelled = Invitación cancelada. Su enlace ya no sirve.
kind-team = Equipo
did-changed-role = Cambió un rol
did-removed-member = Quitó a alguien del equipo
did-handed-over = Traspasó el centro
said-role = Rol cambiado. Cuenta desde su próximo clic.
said-removed = Quitada. Sus sesiones aquí se han cerrado.
said-handed-over = Traspasado. Ahora eres administrador.
error-needs-owner = Esto es para propietarios del centro.

# La plataforma
platform-title = Plataforma
platform-words = Todos los centros, en cifras.
platform-sign-ins = Entradas por día
platform-day = Día
figure-shops = { $n ->
    [one] centro abierto
   *[other] centros abiertos
}
figure-active = activas en la última hora

# El registro
audit-title = Registro
audit-own-devices = Sus propios dispositivos
audit-own-activity = Su propia actividad
audit-words = Quién hizo qué, cuándo y desde dónde. Las líneas solo se añaden, y se guardan 400 días.
activity-title = Tu actividad
activity-words = Qué hiciste, cuándo y desde dónde.
activity-search = Dispositivo o dirección
activity-none = La búsqueda encuentra el comienzo de cualquier palabra de un dispositivo, o una dirección completa.
audit-what = Qué
audit-who = Quién
audit-when = Cuándo
audit-none-title = Ninguna línea coincide
audit-none = La búsqueda encuentra el comienzo de cualquier palabra de un nombre, el de un correo o una dirección completa.
kind-sign-ins = Entradas
kind-endings = Sesiones cerradas
kind-access = Acceso
kind-exports = Exportaciones
kind-sessions = Sesiones de formación
did-signed-in = Entró
did-failed = Entrada fallida
did-signed-out = Salió
did-chose-shop = Eligió este centro
did-confirmed = Volvió a dar la contraseña
did-fail-confirm = Dio una contraseña incorrecta antes de algo delicado
did-ended = Cerró una sesión
did-expired = Caducó una sesión
did-too-many = Cerró la más antigua de demasiadas sesiones
did-replaced = Ocupó el lugar de una sesión
did-ended-person = Cerró todas las sesiones de una persona
did-ended-all = Cerró todas las demás sesiones
did-created-person = Creó una persona
did-set-password = Puso una contraseña
did-unlocked = Desbloqueó a una persona
did-disabled = Desactivó a una persona
did-created-shop = Creó el centro
did-closed-shop = Cerró el centro
did-opened-shop = Abrió el centro
did-exported = Exportó
did-scheduled = Programó una sesión
did-changed = Cambió una sesión
did-status = Cambió el estado de una sesión
did-cancelled = Canceló una sesión
audit-device-of = { $device } de { $name }
audit-factor-app = Códigos de una aplicación
audit-devices = { $n ->
    [one] { $n } dispositivo
   *[other] { $n } dispositivos
}
audit-not-me = dijo que no había sido
audit-operator = Administración de la plataforma
audit-sign-ins-ended = { $n ->
    [one] { $n } sesión cerrada
   *[other] { $n } sesiones cerradas
}
did-something = Algo más nuevo que esta versión

# Fechas y horas
weekday-1 = lunes
weekday-2 = martes
weekday-3 = miércoles
weekday-4 = jueves
weekday-5 = viernes
weekday-6 = sábado
weekday-7 = domingo
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
date-short = { $day } de { $month }
date-long = { $day } de { $month } de { $year }
date-with-weekday = { $weekday } { $date }
date-range = { $first } a { $last }
time-range = { $start } a { $end }
time-from = desde las { $start }
time-to = a
time-all-day = Todo el día
ago-now = ahora mismo
ago-minutes = { $n ->
    [one] hace { $n } minuto
   *[other] hace { $n } minutos
}
ago-today = hoy, { $time }
ago-yesterday = ayer, { $time }
days = { $n ->
    [one] { $n } día
   *[other] { $n } días
}
hours = { $n ->
    [one] { $n } hora
   *[other] { $n } horas
}
years = { $n ->
    [one] { $n } año
   *[other] { $n } años
}
dives = { $n ->
    [one] { $n } inmersión
   *[other] { $n } inmersiones
}
seats = { $n ->
    [one] { $n } plaza
   *[other] { $n } plazas
}

# Sesiones de formación: la lista
sessions-title = Sesiones de formación
sessions-upcoming = { $n ->
    [0] Ninguna próxima
    [one] { $n } próxima
   *[other] { $n } próximas
}
sessions-upcoming-more = Más de { $n } próximas
sessions-past = { $n ->
    [one] { $n } pasada
   *[other] { $n } pasadas
}
sessions-past-more = Más de { $n } pasadas
sessions-count-more = Más de { $n } sesiones
sessions-count = { $n ->
    [one] { $n } sesión
   *[other] { $n } sesiones
}
sessions-search = Curso, lugar o instructor
sessions-search-label = Buscar curso, lugar o instructor
sessions-empty-title = No hay ninguna sesión prevista
sessions-empty = Elige un curso y una fecha, y estará aquí para todo el centro. Varias fechas forman una clase.
sessions-none-title = Ninguna sesión coincide
sessions-none = Prueba con menos palabras o filtros, o con otras fechas.
no-instructor = Sin instructor
filters = Filtros
filter = Filtrar
filters-clear = Quitar filtros
filter-environment = Dónde
filter-dates = Fechas
filter-upcoming = Próximas
filter-from = desde el { $date }
filter-to = hasta el { $date }
filter-between = { $from } a { $to }
filter-from-label = Desde
filter-to-label = Hasta
environment-classroom = Aula
environment-pool = Piscina
environment-confined-water = Aguas confinadas
environment-open-water = Aguas abiertas
environment-exam = Examen
environment-online = En línea
environment-other = Otro
status-scheduled = Programada
status-in-progress = En curso
status-completed = Terminada
status-cancelled = Cancelada

# Sesiones de formación: una
session-new = Sesión nueva
session-edit = Editar la sesión
session-back = Sesión
session-schedule = Programar la sesión
session-save = Guardar cambios
session-start = Empezar la sesión
session-complete = Dar por terminada
session-cancel-ask = Cancelar la sesión…
session-cancel = Cancelar la sesión
session-cancel-words = Queda en la lista como cancelada, con tu motivo.
session-cancelled-because = Cancelada:
session-reopen-ask = Reabrir…
session-reopen = Reabrir la sesión
session-reopen-words = Se podrá cambiar de nuevo, y el historial dice por qué.
fact-when = Cuándo
fact-other-days = Otros días de esta clase
fact-notes = Notas
history = Historial
history-scheduled = Programada
history-changed = Cambiada
history-started = Empezada
history-completed = Terminada
history-cancelled = Cancelada
history-reopened = Reabierta
history-nobody = Alguien
said-scheduled = Sesión programada.
said-class-scheduled = Clase programada, una sesión por día.
said-changed = Cambios guardados.
said-status-changed = Hecho.
said-cancelled = Sesión cancelada.
refused-step = Esta sesión está así: { $now }. Desde ahí no puede pasar a: { $asked }.
refused-reopen = Solo un propietario o administrador reabre una sesión.
refused-unknown = Una sesión se empieza, se termina, se cancela o se reabre; nada más.

# Sesiones de formación: el formulario
form-stars = Los campos con * son necesarios.
form-zone = Las horas son las del centro ({ $zone })
form-what = Qué
form-when = Cuándo
form-where = Dónde y quién
form-seats-price = Plazas y precio
form-day = Día { $n }
form-add-day = Añadir otro día
form-add-day-words = Varios días forman una clase.
form-remove = Quitar
form-remove-day = Quitar el día { $n }
form-leave = Salir sin guardar
form-problems = { $n ->
    [one] Una cosa por corregir
   *[other] { $n } cosas por corregir
}
field-course = Curso
field-environment = Entorno
field-start-date = Fecha
field-end-date = Última fecha
field-start-time = Desde
field-end-time = Hasta
field-location = Lugar
field-meeting-point = Punto de encuentro
field-instructor = Instructor
field-seats = Plazas
field-price = Precio
field-notes = Para el equipo
field-status = Estado
field-reason = Motivo
hint-end-date = Si dura varios días
hint-no-course = Este centro aún no tiene cursos, así que no se puede programar nada.
hint-as-course = Vacío: como el curso
hint-as-course-value = Vacío: como el curso, { $value }
form-course = Elige un curso.
form-date-missing = Elige una fecha.
form-date = Esto no es una fecha. Escríbela como 2026-11-25.
form-date-far = Faltan más de tres años. Comprueba el año.
form-date-past = Fue hace más de un año. Comprueba el año.
form-time = Esto no es una hora. Escríbela como 14:30.
form-start-time = Di también cuándo empieza.
form-ends-before = La última fecha es anterior a la primera.
form-ends-before-it-starts = Termina antes de empezar.
form-too-long = Una sesión dura menos de { $n } días. Programa varias.
form-day-twice = Otro día de esta clase es a la misma hora.
form-instructor = Elige a alguien del equipo.
form-own = Los instructores programan las sesiones que imparten ellos mismos. Elígete a ti.
form-seats = Las plazas son un número entero de 1 a { $most }.
form-price = Escribe un precio como 480 o 480.50.
form-price-course = Elige antes un curso: el precio va en su moneda.
form-price-decimals = { $n ->
    [0] Esta moneda no tiene decimales.
    [one] Un precio tiene como mucho { $n } decimal.
   *[other] Un precio tiene como mucho { $n } decimales, como 480.50.
}
form-price-negative = Un precio no es menor que cero.
form-price-much = Es más de lo que se puede cobrar.
form-too-many-letters = Es demasiado largo: { $n } letras como mucho.
form-reason = Di por qué, en pocas palabras.
clash-title = Alguien o algo está ocupado entonces
clash-instructor = El instructor imparte { $course } entonces: { $when }.
clash-place = { $place } está ocupado por { $course } entonces: { $when }.
clash-words = Cambia la hora, el lugar o el instructor, o conserva ambas.
clash-anyway = Guardar de todos modos

# Dos que escriben
conflict-title = Alguien cambió esto entretanto
conflict-words = Guardado { $ago }, mientras escribías. { $n ->
    [0] Nada difiere de lo tuyo.
    [one] Un campo difiere de lo tuyo.
   *[other] { $n } campos difieren de lo tuyo.
} Los campos que no tocaste quedan como se guardaron.
conflict-field = Campo
conflict-theirs = Lo otro, guardado
conflict-mine = Lo tuyo, sin guardar
conflict-theirs-short = Lo otro
conflict-mine-short = Lo tuyo
conflict-save = Guardar lo mío encima
conflict-keep = Dejar lo otro

# Cursos
courses-title = Cursos
courses-see = Ver los cursos
courses-search = Nombre, código o agencia
courses-none-title = Ningún curso coincide
courses-none = Prueba con menos palabras o escritas de otra forma.
courses-empty-title = Aún no hay cursos
courses-empty = Este centro aún no imparte ningún curso. Los cursos vienen con el catálogo de las agencias, que esta versión todavía no tiene.
courses-count = { $n ->
    [one] { $n } curso
   *[other] { $n } cursos
}
courses-count-more = Más de { $n } cursos
courses-archived = { $n ->
    [one] { $n } archivado
   *[other] { $n } archivados
}
course-agency = Agencia · nivel
course-archived = Archivado
course-duration = Duración
course-classroom = Aula
course-pool = Piscina
course-dives = Inmersiones en aguas abiertas
course-dives-short = Inmersiones
course-seats = { $min } a { $max }
course-min-age = Edad mínima
course-prerequisites = Requisitos
course-next = Próximas sesiones
course-next-none = No hay ninguna prevista.
course-all-sessions = Todas las sesiones de este curso

# Errores
error-home = Ir a la mesa de formación
error-request = petición
error-400-title = Esa petición no tiene sentido
error-400 = La dirección o lo que se envió con ella no se puede leer. Vuelve atrás e inténtalo de nuevo.
error-403-title = Esto no te corresponde
error-403 = Tu rol no lo permite. Un propietario o administrador del centro puede ayudarte.
error-404-title = Esta página no existe
error-404 = Puede que la dirección esté mal escrita o que lo que había aquí se quitara. Vuelve atrás o empieza por tus sesiones.
error-405-title = Eso no funciona aquí
error-405 = Esta dirección responde a otro tipo de petición. Vuelve atrás y usa los botones de la página.
error-409-title = Alguien cambió esto entretanto
error-409 = Ábrelo otra vez para ver cómo está ahora.
error-413-title = Es demasiado de una vez
error-413 = Un formulario puede tener 64 KB, una imagen 1 MB. Redúcelo y envíalo otra vez.
error-422-title = Eso no se puede leer
error-422 = Algo en el formulario o en la dirección está repetido o roto. Vuelve atrás e inténtalo de nuevo.
error-429-title = Demasiados intentos
error-429 = Espera un momento e inténtalo de nuevo.
error-500-title = Algo falló por nuestra parte
error-500 = No se cambió nada. Inténtalo de nuevo; si vuelve a pasar, dinos el número de petición de abajo.
error-503-title = Volvemos en un momento
error-503 = Ahora mismo no se llega a los datos del centro. Tu sesión sigue abierta: inténtalo de nuevo en unos segundos.
error-forged-title = Esta página llevaba demasiado tiempo abierta
error-forged = El formulario llevaba demasiado tiempo abierto o no se envió desde este sitio. Vuelve atrás, recarga la página y envíalo otra vez.
error-no-shop-title = No existe ese centro
error-no-shop = Puede que la dirección esté mal escrita. Empieza por la dirección de la mesa.
error-shop-closed-title = Este centro está cerrado
error-shop-closed = Este centro está cerrado. Su propietario puede pedir a la plataforma que lo abra de nuevo.
error-own-classes = Los instructores solo cambian las sesiones que imparten. Esta puede cambiarla un propietario, un administrador o el personal.
error-session-over-title = Esta sesión terminó
error-session-over = Esta sesión terminó o se canceló, así que sus detalles quedan como están. Un propietario o administrador puede reabrirla.

# Cartas
letter-hello = Hola:
letter-hello-name = Hola, { $name }:
letter-paste = Si el botón no funciona, abre esta dirección:
letter-when = Cuándo
letter-role = Tu rol
letter-invitation-subject = { $by } te invita a { $shop }
letter-invitation = { $by } te invita a trabajar con { $shop } en DiveStreams, su mesa de formación.
letter-invitation-button = Unirme
letter-invitation-after = El enlace sirve una vez, durante 7 días. Si no sabes de qué se trata, no hagas nada: nadie se une sin ti.
letter-reset-subject = Elige otra contraseña
letter-reset = Alguien, probablemente tú, pidió otra contraseña para este correo en DiveStreams.
letter-reset-button = Elegir otra contraseña
letter-reset-after = El enlace sirve una vez, durante 30 minutos. Si no fuiste tú, no hagas nada: tu contraseña queda como está.
letter-verify-subject = ¿Es este tu correo?
letter-verify = Alguien, probablemente tú, quiere entrar en DiveStreams con este correo desde ahora.
letter-verify-button = Sí, usar este correo
letter-verify-after = El enlace sirve una vez, durante 24 horas. Si no fuiste tú, no hagas nada: entonces este correo no se usa para nada.
letter-device-subject = Entrada nueva: { $device }
letter-device = Alguien entró como tú en un dispositivo en el que no te habíamos visto. Si fuiste tú, no hay nada que hacer.
letter-device-what = Dispositivo
letter-device-where = Dirección
letter-device-button = No fui yo
letter-device-after = El botón lleva a una página que cierra esta sesión y todas las demás tuyas, y te envía un enlace para elegir otra contraseña.
letter-changed = { $what }. Si fuiste tú, no hay nada que hacer.
letter-changed-password = Se cambió tu contraseña
letter-changed-email = Tu correo se cambió por otro
letter-changed-factor-on = Se activó tu segundo factor
letter-changed-factor-off = Se desactivó tu segundo factor
letter-changed-factor-reset = Alguien que puede hacerlo restableció tu segundo factor
letter-changed-passkey-added = Se añadió una llave de acceso a tu cuenta
letter-changed-passkey-removed = Se quitó una llave de acceso de tu cuenta
letter-changed-codes = Tus códigos de recuperación se cambiaron por otros
letter-changed-button = Elegir otra contraseña
letter-changed-after = Si no fuiste tú, elige ahora otra contraseña: con eso se cierran todas las sesiones. Después avisa a un propietario de tu centro.
letter-changed-email-after = Si no fuiste tú, avisa enseguida a un propietario de tu centro: este correo ya no abre nada.

# Contraseñas
password-too-short = Usa al menos 8 caracteres; 15 o más son mejores.
password-too-long = Usa como mucho 128 caracteres.
password-guessable = Otros la adivinarían: es común, o está hecha con tu nombre o el de tu centro. Toma unas palabras que no tengan que ver entre sí.

# Cómo está la casa
tab-health = Salud
health-title = Salud
health-words = ¿Seguirá la gente dentro? Qué se comprueba, qué pasó y qué hacer.
health-ok = Como debe ser
health-degraded = Conviene mirarlo
health-failing = Falla
health-checks = Comprobaciones
health-database = Base de datos
health-migrations = Migraciones
health-persistence = Una sesión se conserva
health-traffic = Las sesiones duran
health-redis = Redis
health-mail = Correo
health-clock = Reloj
health-history = Las últimas 48 horas
health-live = Sesiones abiertas
health-sign-ins = Entradas
health-refused = Cookies que no se aceptaron
health-chart = { $what } por hora en las últimas 48 horas: { $n }, como mucho { $most } en una hora.
health-secrets = Secretos de los que dependen las sesiones
health-current = El secreto de hoy
health-previous = Uno anterior
health-unknown = Uno que no se acepta
health-rotation-done = Nada depende de un secreto anterior: BETTER_AUTH_SECRET_PREVIOUS se puede vaciar.
health-rotation-unknown = { $n ->
    [one] 1 sesión está bajo un secreto que no se acepta: su persona tiene que volver a entrar. El secreto de antes, en BETTER_AUTH_SECRET_PREVIOUS, la recupera.
   *[other] { $n } sesiones están bajo un secreto que no se acepta: sus personas tienen que volver a entrar. El secreto de antes, en BETTER_AUTH_SECRET_PREVIOUS, las recupera.
}
health-rotation-waits = { $n ->
    [one] 1 sesión depende de un secreto anterior. Se firma de nuevo cuando vuelve su navegador; el { $date } como muy tarde se puede vaciar BETTER_AUTH_SECRET_PREVIOUS.
   *[other] { $n } sesiones dependen de un secreto anterior. Se firman de nuevo cuando vuelven sus navegadores; el { $date } como muy tarde se puede vaciar BETTER_AUTH_SECRET_PREVIOUS.
}

# Tabletas de mostrador
counter-title = ¿Quién es?
counter-unlock = Desbloquear
counter-lock = Bloquear
counter-switch = Cambiar de persona
counter-by-password = Usar la contraseña
counter-by-pin = Usar el PIN
counter-missing = ¿No estás aquí? Pon un PIN en tu propio dispositivo, en Tu PIN.
counter-full = Entrar con correo y contraseña
counter-no-people = Nadie tiene PIN todavía.
counter-kept = Lo que escribiste se guarda una hora. Escribe tu PIN y estará otra vez en el formulario.
counter-choose = Elige quién eres.
counter-no-pin = Un PIN tiene de 4 a 8 cifras.
counter-wrong-pin = Este PIN no encaja. Comprueba quién está elegido e inténtalo de nuevo.
counter-needs-password = Cinco PIN no encajaron. Escribe esta vez tu contraseña; después el PIN vuelve a servir.
counter-wrong-password = Esta contraseña no encaja. Compruébala e inténtalo de nuevo.
counter-settings = Tabletas de mostrador
counter-settings-words = Un dispositivo que comparten varias personas. Cada una escribe un PIN y actúa con su nombre.
counter-tablet = Tableta
counter-shared = compartida
counter-enrolled = Dada de alta
counter-lose = Tableta perdida
counter-people = { $n ->
    [one] { $n } persona por PIN
   *[other] { $n } personas por PIN
}
counter-none-title = Ninguna tableta de mostrador todavía
counter-none = Abre esta página en la propia tableta y conviértela abajo.
counter-nobody = Nadie tiene PIN todavía: cada uno pone el suyo, en su propio dispositivo.
counter-who = Por PIN:
counter-your-pin = Tu PIN
counter-idle = Bloqueo
counter-idle-save = Guardar los minutos
counter-idle-wrong = Los minutos son un número entero de 1 a 60.
field-idle = Tras tanto tiempo sin tocarla
field-idle-unit = minutos
counter-enroll = Este dispositivo
counter-enroll-words = Tú sales aquí, y la gente entra por PIN: como mucho con los derechos del personal y de los instructores.
counter-enroll-submit = Convertir este dispositivo en tableta de mostrador
field-counter-name = Nombre
counter-name-hint = Por ejemplo, «Tableta del mostrador» o «Barco»
counter-name-missing = Dale un nombre.
counter-too-many = Son bastantes tabletas. Retira una que no se use.
said-counter-lost = Retirada. Su próximo toque lleva a la página de entrada.
said-counter-idle = Minutos guardados.
pin-title = Tu PIN
pin-words = Para las tabletas de mostrador de este centro. Allí abre la mesa, y nada más.
pin-none = No tienes PIN aquí.
pin-set = Puesto { $ago }.
pin-new = PIN nuevo
pin-save = Guardar el PIN
pin-remove = Quitar el PIN
pin-hint = De 4 a 8 cifras
pin-shape = Un PIN tiene de 4 a 8 cifras, nada más.
pin-obvious = Todos probarían este. Elige otras cifras.
pin-differs = No es el mismo PIN.
field-pin = PIN
field-pin-again = Otra vez
said-pin-set = PIN guardado.
said-pin-removed = PIN quitado.
tab-pin = Tu PIN
tab-counter = Tabletas de mostrador
error-needs-password = Un PIN abre la mesa y nada más. Para esto entra con tu contraseña: en tu propio dispositivo, o aquí en Cambiar de persona.
error-at-counter = Una tableta de mostrador se queda con su centro. Hazlo en tu propio dispositivo.
did-enrolled-counter = Convirtió un dispositivo en tableta de mostrador
did-lost-counter = Retiró una tableta de mostrador
did-set-counter-idle = Fijó cuándo se bloquean las tabletas
did-unlocked-counter = Tomó una tableta de mostrador
did-locked-counter = Bloqueó una tableta de mostrador
did-failed-counter = PIN o contraseña incorrectos en una tableta
did-set-pin = Puso un PIN
did-removed-pin = Quitó un PIN
password-hint = Al menos 8 caracteres, mejor 15 o más. Van bien unas palabras que no tengan que ver entre sí.
password-differs = Las dos no coinciden.
field-new-password = Contraseña nueva
field-new-password-again = La contraseña nueva otra vez

# Otra contraseña, y otros enlaces por correo
login-forgot = ¿Olvidaste la contraseña?
email-wrong = Eso no es un correo electrónico.
forgot-title = ¿Olvidaste la contraseña?
forgot-words = Dinos tu correo y te llegará un enlace para elegir otra.
forgot-submit = Enviar el enlace
forgot-back = Volver a la entrada
forgot-done-title = Mira tu correo
forgot-done = Si alguien entra aquí como { $email }, un enlace va de camino. Sirve durante 30 minutos. ¿No llega? Mira entre el correo no deseado o pregunta a un propietario de tu centro a qué correo te invitó.
reset-title = Elige otra contraseña
reset-words = Con esto se cierran todas tus sesiones, salvo la del dispositivo que tienes delante.
reset-submit = Guardar y entrar
link-another = Pedir otro enlace
link-expired-title = Este enlace ha caducado
link-expired = Se cumplió su tiempo antes de usarse. No se cambió nada.
link-used-title = Este enlace ya se usó
link-used = Cada enlace sirve una vez. Si no lo usaste tú, pide otro ahora.
link-withdrawn-title = Este enlace ya no sirve
link-withdrawn = Se envió uno más reciente o se retiró. Busca la última carta.
link-unknown-title = Este enlace no se conoce
link-unknown = No está completo, o es tan antiguo que ya nada se sabe de él. Ábrelo desde la propia carta.
button-leave = Dejar todo como está
not-me-title = ¿No fuiste tú?
not-me-words = La sesión de la que habla la carta se cierra de inmediato, y con ella todas las demás tuyas. Se te envía un enlace para elegir otra contraseña. Los navegadores que conocíamos como tuyos se olvidan.
not-me-submit = No fui yo: cerrarla
not-me-done-title = Todas tus sesiones se han cerrado
not-me-done = Una carta con un enlace para elegir otra contraseña va de camino. Hazlo ahora: quienquiera que fuese conoce la anterior.
not-me-instead = Elegir otra contraseña
did-ask-reset = Pidió otra contraseña
did-change-password = Eligió otra contraseña
did-change-email = Cambió su correo

# El correo saliente
tab-mail = Correo
mail-title = Correo saliente
mail-words = Cada carta y qué fue de ella. Lo que dice se guarda cifrado hasta que se envía, o durante dos días si no se puede enviar.
mail-waiting = esperando el envío
mail-failed = no enviadas en 30 días
mail-search = La dirección de correo completa
mail-state = Estado
mail-state-queued = Espera
mail-state-sent = Enviada
mail-state-failed = No enviada
mail-to = Para
mail-kind = Carta
mail-kind-invitation = Invitación
mail-kind-reset = Otra contraseña
mail-kind-verify = Correo por confirmar
mail-kind-device = Entrada nueva
mail-kind-signup = Un centro por abrir
mail-again = Enviar otra vez
said-letter-again = Se envía otra vez, en unos segundos.
mail-kind-changed = Algo cambió
mail-tries = Intentos:
mail-next = el próximo a las
mail-none-title = Ninguna carta
mail-none = Aquí están las cartas de los últimos 30 días: invitaciones, contraseñas, y lo que se avisa a la gente sobre su cuenta.
folder-title = Cartas
folder-words = No hay servidor de correo, así que las cartas van a
folder-none = Ninguna todavía. Pide, por ejemplo, otra contraseña.
folder-open = Abrir su enlace
not-yet = No se llega a Redis. Lo que acabas de cambiar vale aquí ya, y en nuestros otros servidores dentro de 30 segundos.

# Pruebas
staging = Pruebas: aquí nada es real, y no sale ningún correo.

# La propia cuenta
tab-account = Cuenta
account-title = Tu cuenta
account-words = Entras como
account-name = Nombre
account-name-save = Guardar el nombre
account-email-words = Un enlace va al correo nuevo; hasta que se use, nada cambia. Al anterior se le avisa.
account-email-save = Enviar el enlace
account-password-words = Se cierran tus sesiones en todos los demás dispositivos.
account-password-save = Cambiar la contraseña
account-theme = Colores en este dispositivo
account-theme-save = Usar estos colores
account-language = Idioma
account-language-save = Usar este idioma
field-language = Idioma
language-browser = El del navegador
said-language = Este es tu idioma ahora, también en las cartas.
theme-system = Los del dispositivo
theme-light = Claros
theme-dark = Oscuros
field-theme = Colores
field-new-email = Correo nuevo
field-current-password = Contraseña actual
name-missing = Todos tenemos un nombre.
name-too-long = Un nombre tiene como máximo 100 caracteres.
email-same = Ese es el que tienes.
said-name = Tu nombre se ha cambiado.
said-email-asked = Un enlace va de camino al correo nuevo. Ábrelo en las próximas 24 horas.
said-password = Tu contraseña se ha cambiado, y todos los demás dispositivos han salido.
said-theme = Estos son ahora los colores de este dispositivo.
email-verify-title = ¿Entrar con este correo?
email-verify-words = Desde entonces entras con él, y las cartas llegan aquí. Al correo anterior se le avisa, y ya no abre nada.
email-verify-submit = Sí, usar este correo
email-verify-done-title = Tu correo se ha cambiado
email-verify-done = Desde ahora entras como { $email }. Las sesiones abiertas siguen abiertas.
email-verify-on = Ir a tu cuenta
email-verify-again = Pedir otro enlace
email-verify-taken-title = Este correo se queda donde está
email-verify-taken = Alguien ya entra aquí con este correo. Si también eres tú, usa esa cuenta o elige otro correo.
