"""The sentences of the template's third sheet; {id} is the questionnaire's."""

from riskscore.errors import Text

Part = tuple[Text, tuple[Text, ...]]

HOW: Part = (
    Text(ru="Как заполнять", en="How to fill"),
    (
        Text(
            ru="Одна строка — один человек. Заполняйте первый лист сразу под строкой с названиями столбцов.",
            en="One row is one person. Fill in the first sheet, starting right below the row of column names.",
        ),
        Text(
            ru="Не меняйте строку с названиями столбцов: по ней узнаются ответы. Чего у вас нет, оставьте пустым.",
            en="Leave the row of column names as it is: answers are found by it. Leave empty what you do not have.",
        ),
        Text(
            ru="Пустая ячейка означает «нет ответа». Не ставьте вместо ответа прочерк, ноль или «не знаю».",
            en="An empty cell means “no answer”. Do not type a dash, a zero or “don't know” instead.",
        ),
        Text(
            ru="Строк может быть столько, сколько нужно: списки и проверки действуют до конца листа.",
            en="There may be as many rows as needed: lists and checks reach to the end of the sheet.",
        ),
    ),
)
WHAT: Part = (
    Text(ru="Что вписывать", en="What to type"),
    (
        Text(
            ru="Где есть список, выбирайте из него. Все варианты и их коды собраны на листе «Справочник».",
            en="Where there is a list, choose from it. All choices and their codes are on the sheet «Choices».",
        ),
        Text(
            ru="Где вариантов может быть несколько, впишите их через знак |, например: первый|второй. Если не подходит "
            "ни один, впишите none.",
            en="Where several choices are possible, join them by |, for example: first|second. If none applies, type "
            "none.",
        ),
        Text(
            ru="Даты вводите в виде 01.03.2026, год — четырьмя цифрами. Числа — без единиц измерения.",
            en="Type dates as 2026-03-01, the year in four digits. Type numbers without units.",
        ),
        Text(
            ru="У столбцов с кодами и СНИЛС формат «Текст», чтобы Excel не превратил 08.02.01 в дату. Вставляйте "
            "данные командой «Специальная вставка → Значения»: обычная вставка заменит формат.",
            en="Columns of codes and СНИЛС have the format “Text”, so that Excel does not turn 08.02.01 into a date. "
            "Paste by “Paste special → Values”: an ordinary paste replaces the format.",
        ),
        Text(
            ru="Вместо формул вставляйте готовые значения.",
            en="Paste values in place of formulas.",
        ),
    ),
)
SENSITIVE: Part = (
    Text(ru="Особо личные вопросы (жёлтые столбцы)", en="Sensitive questions (yellow columns)"),
    (
        Text(
            ru="Отвечать на них необязательно. Вносите ответ, только если человек дал на это отдельное согласие. "
            "Ответ на такой вопрос никогда не уменьшает помощь: он может лишь повысить оценку риска.",
            en="They may be left out. Enter an answer only if the person gave a separate consent to it. Such an answer "
            "never lowers help: it can only raise the assessed risk.",
        ),
    ),
)
NEXT: Part = (
    Text(ru="Что дальше", en="What next"),
    (
        Text(
            ru="Сохраните файл как «Книга Excel (.xlsx)» и проверьте его командой: riskscore cohort check ФАЙЛ.xlsx "
            "--questionnaire {id} --report ОТЧЁТ.xlsx --lang ru. Отчёт отметит каждую ячейку, которую надо исправить.",
            en="Save the file as .xlsx and check it: riskscore cohort check FILE.xlsx --questionnaire {id} --report "
            "REPORT.xlsx. The report marks every cell to correct.",
        ),
        Text(
            ru="В файле персональные данные: храните и передавайте его так, как установлено в вашей организации.",
            en="The file holds personal data: keep and send it as your organisation prescribes.",
        ),
    ),
)
