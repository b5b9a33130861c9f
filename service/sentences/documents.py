"""Documents: describing, correcting, filing, their pages and periods."""

DOCUMENTS = {
    "document.missing": (
        "没有这份文件：{reference}。它可能已被撤下，或不归你的单位保管。",
        "There is no such document: {reference}. It may have been discarded, or another unit keeps it.",
    ),
    "batch.missing": (
        "没有这个收件批次：{reference}。",
        "There is no such batch: {reference}.",
    ),
    "parent.other_unit": (
        "上级件 {parent} 属于另一单位。一份文件和它的上级件须是同一单位的。",
        "The document {parent} belongs to another unit. A document and what it belongs to are of one unit.",
    ),
    "correct.is_filed": (
        "{code} 已经归档，这一项不能再改。",
        "{code} is filed: this cannot be changed any more.",
    ),
    "page.missing": (
        "这份文件没有第 {number} 页。",
        "This document has no page {number}.",
    ),
    "page.not_read": (
        "第 {number} 页还没有识读完。请稍候再改。",
        "Page {number} is not read yet. Correct it when it is.",
    ),
    "page.bad_turn": (
        "不能转 {degrees} 度。只能转 90、180 或 270 度。",
        "A page cannot be turned by {degrees} degrees. It is turned by 90, 180 or 270.",
    ),
    "page.bad_order": (
        "页序有误。每一页须出现一次，且只出现一次。",
        "The order is not right. Every page has to stand in it exactly once.",
    ),
    "pages.being_read": (
        "还有页面正在识读。等识读完成再调整。",
        "Some pages are being read. Wait until that is done.",
    ),
    "split.is_filed": (
        "{code} 已经归档，不能再拆分。",
        "{code} is filed and cannot be split any more.",
    ),
    "split.is_made": (
        "“{title}”的页面是由电子文件转换成的，不能拆开。请在原软件里拆成几个文件再收。",
        "The pages of “{title}” were made of an electronic file and are not split. Split the file in its own program.",
    ),
    "split.bad_page": (
        "不能从第 {first} 页拆分：全文 {pages} 页。请选第 2 页至最后一页。",
        "It cannot be split at page {first}: it has {pages}. Choose the second page or a later one.",
    ),
    "text.too_long": (
        "一页的文字太长。上限 {limit:count} 个字。",
        "The text of one page is too long. The limit is {limit:count} characters.",
    ),
    "title.length": (
        "题名长度不合要求。请填 1 至 300 个字。",
        "The title has the wrong length. Enter 1 to 300 characters.",
    ),
    "correct.too_long": (
        "这一项太长。上限 {limit:count} 个字。",
        "This entry is too long. The limit is {limit:count} characters.",
    ),
    "filing.is_filed": (
        "{code} 已经归档。不用再归一次。",
        "{code} is filed already. There is nothing left to do.",
    ),
    "filing.not_described": (
        "“{title}”还没有著录完。请先在“待办”里认定文种。",
        "“{title}” is not described yet. Confirm its type on the desk first.",
    ),
    "filing.undetermined": (
        "“{title}”的保管期限未定。请先在“待办”里确定期限，再归档。",
        "The period of “{title}” is not determined. Decide it on the desk, then file.",
    ),
    "determine.follows_paper": (
        "“{title}”是音像档案，保管期限与所属的纸质文件相同（第九条），不能另定。请改定纸质文件的期限。",
        "“{title}” is a photograph or recording: it is kept as long as its paper file (article 9) and has no period of "
        "its own. Determine that of the paper file.",
    ),
    "parent.unknown": (
        "没有“{parent}”这份文件。请核对档号或文件编号。",
        "There is no document “{parent}”. Check the archival code or the number.",
    ),
    "parent.no_paper": (
        "“{parent}”不是纸质文件：音像档案要归到纸质文件名下，不能归到另一件音像或自己名下。",
        "“{parent}” is no paper file: a photograph or recording belongs to paper, not to another recording or itself.",
    ),
    "parent.circle": (
        "“{parent}”自己就归在这份文件名下，不能再作它的所属文件。请先改“{parent}”的所属。",
        "“{parent}” belongs to this document, which cannot belong to it as well. Correct what “{parent}” belongs to "
        "first.",
    ),
    "photo.not_one": (
        "“{title}”（文件 {document}）不是照片，不能写照片说明。请先在它的页面上把载体改成照片。",
        "“{title}” (document {document}) is no photograph and has no caption. Say on its page that it is one.",
    ),
    "photo.no_picture": (
        "文件 {document} 不是单张图片，或想改成的载体不对。只有一张图片才能认作照片或页面。",
        "Document {document} is not one single picture: only that can be called a photograph or a page.",
    ),
    "photo.covered": (
        "照片 {document} 是敏感件，看片台上不显示。请在它的页面上写明理由再看。",
        "Photograph {document} is sensitive and not shown on the light table. State a reason on its page to see it.",
    ),
    "photo.none_chosen": (
        "没有选中照片，或只选了一张。请在看片台上选中要办的照片。",
        "No photograph is picked, or only one. Pick those that are meant on the light table.",
    ),
    "photo.too_many": (
        "一次选得太多。一次最多 {most:count} 张，请分几次。",
        "These are too many at once. At most {most:count}; do it in several steps.",
    ),
    "photo.other_unit": (
        "照片 {document} 由另一个单位保管，不能与这一张比选。",
        "Photograph {document} is kept by another unit and cannot be set aside for this one.",
    ),
    "filing.no_paper_file": (
        "“{title}”还没有指明它所属的纸质文件。音像档案与纸质文件同时归档、期限相同（第九条）；请先指明纸质文件或案卷，再归档。",
        "The paper file of “{title}” is not named yet. Recordings are filed with their paper and kept as long (article "
        "9): name the paper file or the case file, then file it.",
    ),
    "filing.too_many": (
        "一次归档太多。一次最多 {most:count} 件，请分几次。",
        "These are too many to file at once. At most {most:count}; file them in several steps.",
    ),
    "discard.is_filed": (
        "{code} 已经归档，不能撤下。归档后只能经鉴定销毁。",
        "{code} is filed and cannot be discarded. From filing on, only a disposal removes it.",
    ),
    "discard.has_children": (
        "文件 {document} 下面还挂着别的文件。请先把它们移走或撤下。",
        "Other documents hang on document {document}. Move or discard those first.",
    ),
    "determine.not_proposed": (
        "期限 {rule:rule} 不在可选之列。可选：{proposed}。",
        "The period {rule:rule} is not among the proposals. They are: {proposed}.",
    ),
    "paper.no_duty": (
        "文件 {document} 没有待办的纸质件。",
        "Document {document} owes no paper rendition.",
    ),
    "box.needed": (
        "请写明装在哪个盒里。1 至 100 个字。",
        "Please name the box. 1 to 100 characters.",
    ),
}
