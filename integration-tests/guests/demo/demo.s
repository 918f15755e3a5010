# The guest of the machine `demo`: prints what it finds, checks interrupts, exceptions and arithmetic against
# published values, and switches the machine off. One screen.
        .include "macros.inc"
        .globl  main

        .set LABEL_COLUMN, 14
        .set LINE_END, 68
        .set TICKS, 20
        .set COUNT, 10000
        .set LOST_PAGE, 0x4000000000    # 256 GiB: not mapped until the page fault handler maps it
        .set PAGE_VALUE, 0x5a17ab1e

.macro  label_line text
        print   "  \text"
        mov     ecx, LABEL_COLUMN
        call    pad_to
.endm

        .text
        .code64
main:   print   "\r\n  Backplane demo guest: bare metal, 64-bit long mode\r\n\r\n"
        call    show_processor
        call    show_features
        call    show_memory
        call    check_timers
        call    check_page_fault
        call    check_invalid_opcode
        call    check_divide_error
        call    check_primes
        call    check_crc32
        call    check_sha256
        call    check_floating_point
        call    check_processors
        print   "\r\n  "
        jmp     summary

# ---- other processors, if there are any

check_processors:
        mov     eax, 1
        cpuid
        shr     ebx, 16
        cmp     bl, 1
        jbe     1f
        call    smp_start
        mov     r12d, eax
        lea     rax, count[rip]
        call    smp_run
        imul    r13d, r12d, COUNT
        cmp     r13d, counted[rip]
        sete    al
        call    verdict
        mov     eax, r12d
        call    put_dec
        print   " processors count to "
        mov     eax, r13d
        call    put_dec
        print   " with LOCK INC\r\n"
1:      ret

count:  mov     ecx, COUNT
1:      lock inc dword ptr counted[rip]
        loop    1b
        ret

# ---- what there is

show_processor:
        label_line "processor"
        xor     eax, eax
        cpuid
        mov     r12d, eax
        mov     eax, ebx
        call    put_chars
        mov     eax, edx
        call    put_chars
        mov     eax, ecx
        call    put_chars
        mov     eax, 1
        cpuid
        mov     ebx, eax
        print   "  family "
        shr     eax, 8                  # family, plus the extended one if it is 15
        and     eax, 15
        mov     r13d, eax
        cmp     eax, 15
        jne     1f
        mov     ecx, ebx
        shr     ecx, 20
        movzx   ecx, cl
        add     eax, ecx
1:      call    put_dec
        print   "  model "
        mov     eax, ebx
        shr     eax, 4                  # model, plus the extended one for families 6 and 15
        and     eax, 15
        cmp     r13d, 6
        je      2f
        cmp     r13d, 15
        jne     3f
2:      mov     ecx, ebx
        shr     ecx, 12
        and     ecx, 0xf0
        add     eax, ecx
3:      call    put_dec
        print   "  stepping "
        mov     eax, ebx
        and     eax, 15
        call    put_dec
        print   "  leaves to 0x"
        mov     eax, r12d
        mov     ecx, 2
        call    put_hex
        call    newline
        call    show_brand
        jmp     show_hypervisor

show_brand:
        mov     eax, 0x80000000
        cpuid
        cmp     eax, 0x80000004
        jb      2f
        label_line "brand"
        mov     r12d, 0x80000002
1:      mov     eax, r12d
        cpuid
        call    put_chars
        mov     eax, ebx
        call    put_chars
        mov     eax, ecx
        call    put_chars
        mov     eax, edx
        call    put_chars
        inc     r12d
        cmp     r12d, 0x80000004
        jbe     1b
        call    newline
2:      ret

show_hypervisor:
        mov     eax, 1
        cpuid
        bt      ecx, 31
        jnc     1f
        label_line "hypervisor"
        mov     eax, 0x40000000
        cpuid
        mov     eax, ebx
        call    put_chars
        mov     eax, ecx
        call    put_chars
        mov     eax, edx
        call    put_chars
        call    newline
1:      ret

# put_chars: the four characters of eax, zeros left out.
put_chars:
        push    rcx
        mov     ecx, 4
1:      test    al, al
        jz      2f
        call    putc
2:      shr     eax, 8
        loop    1b
        pop     rcx
        ret

# Prints the names of the feature bits that are set; the table says which of the six words a bit is in.
show_features:
        mov     eax, 1
        cpuid
        mov     feature_words[rip], edx
        mov     feature_words[rip + 4], ecx
        xor     eax, eax
        cpuid
        cmp     eax, 7
        jb      1f
        mov     eax, 7
        xor     ecx, ecx
        cpuid
        mov     feature_words[rip + 8], ebx
1:      mov     eax, 0x80000000
        cpuid
        mov     r12d, eax
        mov     eax, 0x80000001         # there: boot.s found LM in it
        cpuid
        mov     feature_words[rip + 12], edx
        mov     feature_words[rip + 16], ecx
        cmp     r12d, 0x80000007
        jb      2f
        mov     eax, 0x80000007
        cpuid
        mov     feature_words[rip + 20], edx
2:      label_line "features"
        lea     rsi, features[rip]
        lea     rbx, feature_words[rip]
3:      lodsb
        test    al, al
        js      6f
        movzx   ecx, al
        lodsb
        movzx   edx, al
        bt      [rbx + 4 * rcx], edx
        jnc     4f
        cmp     dword ptr column[rip], LINE_END
        jb      5f
        call    newline
        mov     ecx, LABEL_COLUMN
        call    pad_to
5:      call    puts
        mov     al, ' '
        call    putc
4:      lodsb                           # to the next entry
        test    al, al
        jnz     4b
        jmp     3b
6:      jmp     newline

# The usable ranges of the multiboot memory map.
show_memory:
        mov     ebx, multiboot_info[rip]
        test    byte ptr [rbx], 0x40    # mmap_* are valid
        jz      3f
        mov     r12d, [rbx + 48]        # mmap_addr
        mov     r13d, [rbx + 44]        # mmap_length
        add     r13, r12
1:      cmp     r12, r13
        jae     3f
        cmp     dword ptr [r12 + 20], 1 # usable
        jne     2f
        label_line "memory"
        mov     rax, [r12 + 4]
        mov     ecx, 10
        call    put_hex
        print   "-"
        add     rax, [r12 + 12]
        dec     rax
        call    put_hex
        print   "  "
        mov     rax, [r12 + 12]
        shr     rax, 10
        call    put_dec
        print   " KiB\r\n"
2:      mov     eax, [r12]              # size of the entry without this field
        lea     r12, [r12 + rax + 4]
        jmp     1b
3:      ret

# ---- interrupts and exceptions

check_timers:
        call    timers_init
        label_line "clocks"
        print   "TSC "
        mov     eax, tsc_per_ms[rip]
        call    put_dec
        print   " kHz, APIC timer "
        mov     eax, apic_per_ms[rip]
        call    put_dec
        print   " kHz, by the 8254\r\n\r\n"

        call    read_tsc
        mov     r12, rax
        mov     ecx, 1000
        call    pit_start
        lea     rsi, ticks[rip]
        mov     ecx, TICKS
        call    await_interrupts
        call    verdict
        call    pit_stop
        print   "8254 timer through the 8259: "
        call    show_interrupts

        call    read_tsc
        mov     r12, rax
        mov     ecx, apic_per_ms[rip]
        call    apic_timer_periodic
        lea     rsi, apic_ticks[rip]
        mov     ecx, TICKS
        call    await_interrupts
        call    verdict
        call    apic_timer_stop
        print   "local APIC timer, periodic: "

show_interrupts:
        mov     eax, ecx
        call    put_dec
        print   " interrupts at 1000 Hz, none early\r\n"
        ret

check_page_fault:
        on_trap 14, page_fault
        movabs  rbx, LOST_PAGE
        mov     dword ptr [rbx + 0x123], PAGE_VALUE     # faults, is mapped, runs again
        cmp     dword ptr page + 0x123[rip], PAGE_VALUE # the same page by its other address
        sete    al
        cmp     dword ptr fault_error[rip], 2           # a write to a page that is not there
        sete    ah
        and     al, ah
        lea     rcx, [rbx + 0x123]
        cmp     fault_address[rip], rcx
        sete    ah
        and     al, ah
        call    verdict
        print   "page fault at 0x"
        mov     rax, fault_address[rip]
        mov     ecx, 10
        call    put_hex
        print   ", error code "
        mov     eax, fault_error[rip]
        call    put_dec
        print   ": mapped and resumed\r\n"
        ret

page_fault:
        mov     rax, cr2
        mov     fault_address[rip], rax
        mov     eax, [rdi + frame_error]
        mov     fault_error[rip], eax
        movabs  rdi, LOST_PAGE
        lea     rsi, page[rip]
        mov     edx, PRESENT + WRITABLE
        jmp     map_page

check_invalid_opcode:
        on_trap 6, skip_instruction
        mov     qword ptr fault_address[rip], 0
1:      ud2
        lea     rcx, 1b[rip]
        cmp     fault_address[rip], rcx
        sete    al
        call    verdict
        print   "invalid opcode (#UD) where it was executed\r\n"
        ret

check_divide_error:
        on_trap 0, skip_instruction
        mov     qword ptr fault_address[rip], 0
        xor     edx, edx
        mov     eax, 1
        xor     ecx, ecx
1:      div     ecx
        lea     rcx, 1b[rip]
        cmp     fault_address[rip], rcx
        sete    al
        call    verdict
        print   "divide error (#DE) where it was executed\r\n"
        ret

# Notes where a two-byte instruction faulted and goes on behind it.
skip_instruction:
        mov     rax, [rdi + frame_rip]
        mov     fault_address[rip], rax
        add     qword ptr [rdi + frame_rip], 2
        ret

# ---- arithmetic

# The sum of the first 1000 primes, by trial division with the primes found so far.
check_primes:
        lea     rdi, primes[rip]
        xor     ebx, ebx                # how many
        xor     r8d, r8d                # their sum
        mov     ecx, 2
1:      xor     esi, esi
2:      cmp     esi, ebx
        je      3f
        mov     r9d, [rdi + 4 * rsi]
        mov     eax, r9d
        mul     r9d
        cmp     eax, ecx
        ja      3f
        mov     eax, ecx
        xor     edx, edx
        div     r9d
        test    edx, edx
        jz      4f
        inc     esi
        jmp     2b
3:      mov     [rdi + 4 * rbx], ecx
        add     r8d, ecx
        inc     ebx
4:      inc     ecx
        cmp     ebx, 1000
        jb      1b
        cmp     r8d, 3682913
        sete    al
        call    verdict
        print   "the first 1000 primes add up to "
        mov     eax, r8d
        call    put_dec
        jmp     newline

# The check value of CRC-32 (ISO-HDLC): of the digits 1 to 9, with a table made here.
check_crc32:
        lea     rdi, crc_table[rip]
        xor     ecx, ecx
1:      mov     eax, ecx
        mov     edx, 8
2:      shr     eax
        jnc     3f
        xor     eax, 0xedb88320
3:      dec     edx
        jnz     2b
        mov     [rdi + 4 * rcx], eax
        inc     ecx
        cmp     ecx, 256
        jb      1b
        lea     rsi, digits[rip]
        mov     ecx, 9
        mov     eax, -1
4:      movzx   edx, al
        xor     dl, [rsi]
        shr     eax, 8
        xor     eax, [rdi + 4 * rdx]
        inc     rsi
        loop    4b
        not     eax
        mov     r12d, eax
        cmp     eax, 0xcbf43926
        sete    al
        call    verdict
        print   "CRC-32 of 123456789 is "
        mov     eax, r12d
        mov     ecx, 8
        call    put_hex
        jmp     newline

# SHA-256 of the one-block message "abc" (FIPS 180-2, appendix B.1).
check_sha256:
        call    sha256_block
        lea     rsi, sha_state[rip]
        lea     rdi, sha_expected[rip]
        mov     ecx, 8
        repe    cmpsd
        sete    al
        call    verdict
        print   "SHA-256 of abc is "
        mov     eax, sha_state[rip]
        mov     ecx, 8
        call    put_hex
        print   "..."
        mov     eax, sha_state[rip + 28]
        call    put_hex
        jmp     newline

# One block: the schedule in sha_words, then 64 rounds with a to h in r8d to r15d.
sha256_block:
        lea     rdi, sha_words[rip]
        lea     rsi, sha_message[rip]
        mov     ecx, 16
        rep     movsd
        mov     ecx, 48
1:      mov     eax, [rdi - 60]         # s0 = rotr 7 ^ rotr 18 ^ shr 3
        mov     edx, eax
        mov     ebx, eax
        ror     eax, 7
        ror     edx, 18
        shr     ebx, 3
        xor     eax, edx
        xor     eax, ebx
        mov     edx, [rdi - 8]          # s1 = rotr 17 ^ rotr 19 ^ shr 10
        mov     ebx, edx
        mov     r8d, edx
        ror     edx, 17
        ror     ebx, 19
        shr     r8d, 10
        xor     edx, ebx
        xor     edx, r8d
        add     eax, edx
        add     eax, [rdi - 64]
        add     eax, [rdi - 28]
        stosd
        loop    1b

        lea     rsi, sha_state[rip]     # a b c d e f g h
        .irp    register, r8d, r9d, r10d, r11d, r12d, r13d, r14d, r15d
        lodsd
        mov     \register, eax
        .endr
        xor     ecx, ecx
2:      mov     eax, r12d               # S1 = rotr 6 ^ rotr 11 ^ rotr 25 of e
        mov     edx, r12d
        mov     ebx, r12d
        ror     eax, 6
        ror     edx, 11
        ror     ebx, 25
        xor     eax, edx
        xor     eax, ebx
        mov     edx, r13d               # ch = (f ^ g) & e ^ g
        xor     edx, r14d
        and     edx, r12d
        xor     edx, r14d
        add     eax, edx
        add     eax, r15d
        lea     rsi, sha_constants[rip]
        add     eax, [rsi + 4 * rcx]
        lea     rsi, sha_words[rip]
        add     eax, [rsi + 4 * rcx]
        mov     r15d, r14d
        mov     r14d, r13d
        mov     r13d, r12d
        lea     r12d, [r11 + rax]
        mov     edx, r8d                # S0 = rotr 2 ^ rotr 13 ^ rotr 22 of a
        mov     ebx, r8d
        mov     edi, r8d
        ror     edx, 2
        ror     ebx, 13
        ror     edi, 22
        xor     edx, ebx
        xor     edx, edi
        add     eax, edx
        mov     edx, r8d                # maj = (a & b) ^ ((a ^ b) & c)
        mov     ebx, r8d
        and     edx, r9d
        xor     ebx, r9d
        and     ebx, r10d
        xor     edx, ebx
        mov     r11d, r10d
        mov     r10d, r9d
        mov     r9d, r8d
        lea     r8d, [rax + rdx]
        inc     ecx
        cmp     ecx, 64
        jb      2b
        lea     rdi, sha_state[rip]
        .irp    register, r8d, r9d, r10d, r11d, r12d, r13d, r14d, r15d
        add     [rdi], \register
        add     rdi, 4
        .endr
        ret

# SSE2: pi as 1000 rectangles under 4 / (1 + x * x), two at a time in the order one at a time would give.
check_floating_point:
        movapd  xmm1, one[rip]
        movapd  xmm2, four[rip]
        movapd  xmm3, step[rip]
        movapd  xmm4, midpoints[rip]    # 0.5, 1.5 and on
        movapd  xmm5, two[rip]
        xorpd   xmm0, xmm0
        mov     ecx, 500
1:      movapd  xmm6, xmm4
        mulpd   xmm6, xmm3
        mulpd   xmm6, xmm6
        addpd   xmm6, xmm1
        movapd  xmm7, xmm2
        divpd   xmm7, xmm6
        addsd   xmm0, xmm7
        unpckhpd xmm7, xmm7
        addsd   xmm0, xmm7
        addpd   xmm4, xmm5
        loop    1b
        mulsd   xmm0, xmm3
        movq    r12, xmm0
        movabs  rcx, 0x400921fb5f737cd0 # the same sum in IEEE 754 doubles elsewhere: 3.1415927369231227
        cmp     r12, rcx
        sete    al
        call    verdict
        print   "SSE2: pi is about 3."
        subsd   xmm0, three[rip]
        mulsd   xmm0, billion[rip]
        cvttsd2si rax, xmm0
        call    put_dec
        print   " by 1000 rectangles\r\n"
        ret

        .section .rodata
features:
.macro  feature word, bit, name
        .byte   \word, \bit
        .asciz  "\name"
.endm
        feature 0, 0, "fpu"
        feature 0, 2, "de"
        feature 0, 3, "pse"
        feature 0, 4, "tsc"
        feature 0, 5, "msr"
        feature 0, 6, "pae"
        feature 0, 7, "mce"
        feature 0, 8, "cx8"
        feature 0, 9, "apic"
        feature 0, 11, "sep"
        feature 0, 12, "mtrr"
        feature 0, 13, "pge"
        feature 0, 15, "cmov"
        feature 0, 16, "pat"
        feature 0, 19, "clflush"
        feature 0, 23, "mmx"
        feature 0, 24, "fxsr"
        feature 0, 25, "sse"
        feature 0, 26, "sse2"
        feature 0, 28, "ht"
        feature 1, 0, "sse3"
        feature 1, 1, "pclmulqdq"
        feature 1, 9, "ssse3"
        feature 1, 12, "fma"
        feature 1, 13, "cx16"
        feature 1, 17, "pcid"
        feature 1, 19, "sse4.1"
        feature 1, 20, "sse4.2"
        feature 1, 21, "x2apic"
        feature 1, 22, "movbe"
        feature 1, 23, "popcnt"
        feature 1, 24, "tsc-deadline"
        feature 1, 25, "aes"
        feature 1, 26, "xsave"
        feature 1, 28, "avx"
        feature 1, 30, "rdrand"
        feature 2, 0, "fsgsbase"
        feature 2, 1, "tsc_adjust"
        feature 2, 3, "bmi1"
        feature 2, 5, "avx2"
        feature 2, 7, "smep"
        feature 2, 8, "bmi2"
        feature 2, 9, "erms"
        feature 2, 20, "smap"
        feature 2, 29, "sha"
        feature 3, 11, "syscall"
        feature 3, 20, "nx"
        feature 3, 26, "pdpe1gb"
        feature 3, 27, "rdtscp"
        feature 3, 29, "lm"
        feature 4, 0, "lahf_lm"
        feature 4, 2, "svm"
        feature 4, 5, "lzcnt"
        feature 4, 6, "sse4a"
        feature 5, 8, "invariant-tsc"
        .byte   -1
digits: .ascii  "123456789"

        .balign 16
one:    .double 1, 1
two:    .double 2, 2
three:  .double 3
billion:
        .double 1e9
four:   .double 4, 4
step:   .double 0.001, 0.001
midpoints:
        .double 0.5, 1.5
sha_message:                            # "abc", a one bit, zeros, the length of 24 bits
        .long   0x61626380, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 24
sha_expected:
        .long   0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223, 0xb00361a3, 0x96177a9c, 0xb410ff61, 0xf20015ad
sha_constants:                          # FIPS 180-2, section 4.2.2
        .long   0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5
        .long   0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174
        .long   0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da
        .long   0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967
        .long   0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85
        .long   0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070
        .long   0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3
        .long   0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2

        .data
        .balign 4
sha_state:                              # the initial value, section 5.3.2
        .long   0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19

        .bss
        .balign 4096
page:   .skip   4096
crc_table:
        .skip   4 * 256
counted:
        .skip   4
primes: .skip   4 * 1000
sha_words:
        .skip   4 * 64
fault_address:
        .skip   8
fault_error:
        .skip   4
feature_words:
        .skip   4 * 6

        .include "smp.inc"
