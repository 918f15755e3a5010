/*
 * The instructions, as the assembler spells them: T(result, input, vectors, text). The first operand's input is A in xmm1,
 * mm1 and rcx, the second's is B in xmm2, mm2, rdx and the memory at rdi.
 * result: x xmm1, m mm1, g rcx, s memory (16 bytes at rdi), e the flags; upper case: the last byte is an immediate, varied.
 * input: i integers, d doubles, f floats, r floats whose result is an estimate, n integers of every magnitude,
 * c a count in B.
 */
#define X(text) T('x', 'i', 200, text " %xmm2, %xmm1")
#define M(text) T('m', 'i', 200, text " %mm2, %mm1")
#define B(text) M(text) X(text)

/* Moves */
X("movaps") X("movapd") X("movdqa") X("movups") X("movupd") X("movdqu") X("movss") X("movsd") X("movq")
X("movhlps") X("movlhps") M("movq")
T('x', 'i', 40, "movaps (%rdi), %xmm1") T('x', 'i', 40, "movups (%rdi), %xmm1") T('x', 'i', 40, "movss (%rdi), %xmm1")
T('x', 'i', 40, "movsd (%rdi), %xmm1") T('x', 'i', 40, "movlps (%rdi), %xmm1") T('x', 'i', 40, "movlpd (%rdi), %xmm1")
T('x', 'i', 40, "movhps (%rdi), %xmm1") T('x', 'i', 40, "movhpd (%rdi), %xmm1") T('x', 'i', 40, "movq (%rdi), %xmm1")
T('x', 'i', 40, "movd (%rdi), %xmm1") T('x', 'i', 40, "movdqa (%rdi), %xmm1") T('x', 'i', 40, "movdqu (%rdi), %xmm1")
T('s', 'i', 40, "movaps %xmm1, (%rdi)") T('s', 'i', 40, "movups %xmm1, (%rdi)") T('s', 'i', 40, "movss %xmm1, (%rdi)")
T('s', 'i', 40, "movsd %xmm1, (%rdi)") T('s', 'i', 40, "movlps %xmm1, (%rdi)") T('s', 'i', 40, "movlpd %xmm1, (%rdi)")
T('s', 'i', 40, "movhps %xmm1, (%rdi)") T('s', 'i', 40, "movhpd %xmm1, (%rdi)") T('s', 'i', 40, "movq %xmm1, (%rdi)")
T('s', 'i', 40, "movd %xmm1, (%rdi)") T('s', 'i', 40, "movdqa %xmm1, (%rdi)") T('s', 'i', 40, "movdqu %xmm1, (%rdi)")
T('s', 'i', 40, "movntps %xmm1, (%rdi)") T('s', 'i', 40, "movntpd %xmm1, (%rdi)") T('s', 'i', 40, "movntdq %xmm1, (%rdi)")
T('s', 'i', 40, "movnti %ecx, (%rdi)") T('s', 'i', 40, "movnti %rcx, (%rdi)") T('s', 'i', 40, "movntq %mm1, (%rdi)")
T('s', 'i', 40, "movq %mm1, (%rdi)") T('s', 'i', 40, "movd %mm1, (%rdi)")
T('m', 'i', 40, "movq (%rdi), %mm1") T('m', 'i', 40, "movd (%rdi), %mm1")
T('x', 'i', 40, "movd %edx, %xmm1") T('x', 'i', 40, "movq %rdx, %xmm1") T('m', 'i', 40, "movd %edx, %mm1")
T('m', 'i', 40, ".byte 0x48; movd %edx, %mm1")
T('g', 'i', 40, "movd %xmm2, %ecx") T('g', 'i', 40, "movq %xmm2, %rcx") T('g', 'i', 40, "movd %mm2, %ecx")
T('g', 'i', 40, ".byte 0x48; movd %mm2, %ecx")
T('x', 'i', 40, "movq2dq %mm2, %xmm1") T('m', 'i', 40, "movdq2q %xmm2, %mm1")
T('x', 'i', 40, ".byte 0x66, 0x0f, 0xd6, 0xd1") /* movq %xmm2, %xmm1 in the store's encoding */
T('s', 'i', 200, "maskmovdqu %xmm2, %xmm1") T('s', 'i', 200, "maskmovq %mm2, %mm1")
T('g', 'i', 100, "movmskps %xmm2, %ecx") T('g', 'i', 100, "movmskpd %xmm2, %ecx")
T('g', 'i', 100, "pmovmskb %xmm2, %ecx") T('g', 'i', 100, "pmovmskb %mm2, %ecx")

/* Packed integers */
B("paddb") B("paddw") B("paddd") B("paddq") B("psubb") B("psubw") B("psubd") B("psubq")
B("paddsb") B("paddsw") B("psubsb") B("psubsw") B("paddusb") B("paddusw") B("psubusb") B("psubusw")
B("pavgb") B("pavgw") B("pminub") B("pmaxub") B("pminsw") B("pmaxsw")
B("pcmpeqb") B("pcmpeqw") B("pcmpeqd") B("pcmpgtb") B("pcmpgtw") B("pcmpgtd")
B("pand") B("pandn") B("por") B("pxor")
X("andps") X("andnps") X("orps") X("xorps") X("andpd") X("andnpd") X("orpd") X("xorpd")
B("pmullw") B("pmulhw") B("pmulhuw") B("pmaddwd") B("pmuludq") B("psadbw")
B("packsswb") B("packuswb") B("packssdw")
B("punpcklbw") B("punpcklwd") B("punpckldq") B("punpckhbw") B("punpckhwd") B("punpckhdq")
X("punpcklqdq") X("punpckhqdq") X("unpcklps") X("unpckhps") X("unpcklpd") X("unpckhpd")
T('m', 'i', 40, "punpcklbw (%rdi), %mm1") T('x', 'i', 40, "punpckhbw (%rdi), %xmm1") T('x', 'i', 40, "paddb (%rdi), %xmm1")
T('m', 'i', 40, "paddb (%rdi), %mm1")

/* Shifts */
#define S(text) T('m', 'c', 200, text " %mm2, %mm1") T('x', 'c', 200, text " %xmm2, %xmm1") \
    T('M', 'i', 200, text " $0x5a, %mm1") T('X', 'i', 200, text " $0x5a, %xmm1")
S("psllw") S("pslld") S("psllq") S("psrlw") S("psrld") S("psrlq") S("psraw") S("psrad")
T('X', 'i', 400, "pslldq $0x5a, %xmm1") T('X', 'i', 400, "psrldq $0x5a, %xmm1")

/* Shuffles */
T('M', 'i', 300, "pshufw $0x5a, %mm2, %mm1") T('X', 'i', 300, "pshufd $0x5a, %xmm2, %xmm1")
T('X', 'i', 300, "pshuflw $0x5a, %xmm2, %xmm1") T('X', 'i', 300, "pshufhw $0x5a, %xmm2, %xmm1")
T('X', 'i', 300, "shufps $0x5a, %xmm2, %xmm1") T('X', 'i', 100, "shufpd $0x5a, %xmm2, %xmm1")
T('X', 'i', 40, "shufps $0x5a, %xmm1, %xmm1") T('X', 'i', 40, "pshufd $0x5a, (%rdi), %xmm1")
T('M', 'i', 100, "pinsrw $0x5a, %edx, %mm1") T('X', 'i', 100, "pinsrw $0x5a, %edx, %xmm1")
T('M', 'i', 40, "pinsrw $0x5a, (%rdi), %mm1") T('X', 'i', 40, "pinsrw $0x5a, (%rdi), %xmm1")
T('G', 'i', 100, "pextrw $0x5a, %mm2, %ecx") T('G', 'i', 100, "pextrw $0x5a, %xmm2, %ecx")

/* Floating point */
#define SS(text) T('x', 'f', 2000, text "ss %xmm2, %xmm1")
#define SD(text) T('x', 'd', 2000, text "sd %xmm2, %xmm1")
#define PS(text) T('x', 'f', 500, text "ps %xmm2, %xmm1")
#define PD(text) T('x', 'd', 500, text "pd %xmm2, %xmm1")
#define F(text) SS(text) SD(text) PS(text) PD(text)
F("add") F("sub") F("mul") F("div") F("sqrt") F("min") F("max")
T('X', 'f', 2000, "cmpss $0x5a, %xmm2, %xmm1") T('X', 'd', 2000, "cmpsd $0x5a, %xmm2, %xmm1")
T('X', 'f', 500, "cmpps $0x5a, %xmm2, %xmm1") T('X', 'd', 500, "cmppd $0x5a, %xmm2, %xmm1")
T('e', 'f', 1000, "comiss %xmm2, %xmm1") T('e', 'f', 1000, "ucomiss %xmm2, %xmm1")
T('e', 'd', 1000, "comisd %xmm2, %xmm1") T('e', 'd', 1000, "ucomisd %xmm2, %xmm1")
T('x', 'f', 40, "addss (%rdi), %xmm1") T('x', 'd', 40, "addsd (%rdi), %xmm1") T('x', 'd', 40, "addpd (%rdi), %xmm1")

T('x', 'r', 500, "rcpss %xmm2, %xmm1") T('x', 'r', 500, "rcpps %xmm2, %xmm1")
T('x', 'r', 500, "rsqrtss %xmm2, %xmm1") T('x', 'r', 500, "rsqrtps %xmm2, %xmm1")

/* Conversions */
T('x', 'f', 1000, "cvtss2sd %xmm2, %xmm1") T('x', 'd', 2000, "cvtsd2ss %xmm2, %xmm1")
T('x', 'f', 500, "cvtps2pd %xmm2, %xmm1") T('x', 'd', 1000, "cvtpd2ps %xmm2, %xmm1")
T('x', 'n', 1000, "cvtsi2ss %edx, %xmm1") T('x', 'n', 1000, "cvtsi2ss %rdx, %xmm1")
T('x', 'n', 300, "cvtsi2sd %edx, %xmm1") T('x', 'n', 1000, "cvtsi2sd %rdx, %xmm1")
T('x', 'n', 500, "cvtdq2ps %xmm2, %xmm1") T('x', 'n', 200, "cvtdq2pd %xmm2, %xmm1")
T('x', 'n', 500, "cvtpi2ps %mm2, %xmm1") T('x', 'n', 200, "cvtpi2pd %mm2, %xmm1")
#define I(text, input, from) T('g', input, 1500, text " %" from ", %ecx") T('g', input, 1500, text " %" from ", %rcx")
I("cvtss2si", 'f', "xmm2") I("cvttss2si", 'f', "xmm2") I("cvtsd2si", 'd', "xmm2") I("cvttsd2si", 'd', "xmm2")
T('x', 'f', 500, "cvtps2dq %xmm2, %xmm1") T('x', 'f', 500, "cvttps2dq %xmm2, %xmm1")
T('x', 'd', 500, "cvtpd2dq %xmm2, %xmm1") T('x', 'd', 500, "cvttpd2dq %xmm2, %xmm1")
T('m', 'f', 500, "cvtps2pi %xmm2, %mm1") T('m', 'f', 500, "cvttps2pi %xmm2, %mm1")
T('m', 'd', 500, "cvtpd2pi %xmm2, %mm1") T('m', 'd', 500, "cvttpd2pi %xmm2, %mm1")
T('x', 'f', 40, "cvtps2pd (%rdi), %xmm1") T('x', 'n', 40, "cvtdq2pd (%rdi), %xmm1") T('x', 'n', 40, "cvtpi2pd (%rdi), %xmm1")
T('x', 'n', 40, "cvtpi2ps (%rdi), %xmm1") T('x', 'n', 40, "cvtsi2sd (%rdi), %xmm1") T('g', 'f', 40, "cvttss2si (%rdi), %ecx")
T('x', 'f', 40, "cvtss2sd (%rdi), %xmm1") T('x', 'd', 40, "cvtsd2ss (%rdi), %xmm1") T('m', 'f', 40, "cvttps2pi (%rdi), %mm1")
